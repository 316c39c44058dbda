/** The type of text[] in every Postgres: fixed in its catalogue (pg_type.dat). */
const textArrayOid = 1009;

/**
 * Tells the driver how text[] is written and read. Its own way is to ask each new connection for all array types, in a
 * query that nobody waits for: when Postgres goes away just then, the rejection ends the process. We have no other arrays.
 */
export const textArrays = {
  to: textArrayOid,
  from: [textArrayOid],
  serialize: (items: readonly string[]): string => `{${items.map(quoted).join(",")}}`,
  parse: (literal: string): string[] =>
    [...literal.matchAll(/"((?:[^"\\]|\\.)*)"|([^{},"]+)/gs)].map(([, inQuotes, plain = ""]) =>
      inQuotes === undefined ? plain : inQuotes.replaceAll(/\\(.)/gs, "$1"),
    ),
};

const quoted = (item: string): string => `"${item.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`;
