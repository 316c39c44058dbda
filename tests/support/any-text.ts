import fc from "fast-check";

/**
 * One of all code points, half surrogates included, every other time one that programs take for more than a letter. fast-check's own
 * "binary" says the same and makes a table of a million entries first: nearly a second of processor time in each process.
 */
const anyCharacter: fc.Arbitrary<string> = fc.oneof(
  fc.integer({ min: 0, max: 0x10_ff_ff }).map((point) => String.fromCodePoint(point)),
  fc.constantFrom(...Array.from("<>&\"'`{}()[]=;:,.@/\\|+-*%$#! \t\r\n\0\u001b\u0085\u2028\u202e\u200b\ufeffaZ09")),
);

/** Any text at all, as a stranger may send it. */
export const anyText = (longest?: number): fc.Arbitrary<string> =>
  fc.string({ unit: anyCharacter, ...(longest === undefined ? {} : { maxLength: longest }) });
