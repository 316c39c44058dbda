export type MailField = { key: string; value: string };

/** Headers longer than this are cut: no honest list of recipients or references comes near. */
const longestField = 20_000;

/** The values of the fields that are asked for, each cut to a length that can be searched. */
export function fieldValues(fields: MailField[], wanted: (key: string) => boolean): string[] {
  return fields.filter(({ key }) => wanted(key)).map(({ value }) => value.slice(0, longestField));
}

/** The first field of this name; "" where there is none. */
export function fieldValue(fields: MailField[], name: string): string {
  return fieldValues(fields, (key) => key === name)[0] ?? "";
}

/** The fields of a block of header lines (RFC 5322 §2.2), unfolded, up to its first empty line; keys in lower case. */
export function fieldsIn(block: string): MailField[] {
  const fields: MailField[] = [];
  for (const line of block.split(/\r\n|\r|\n/)) {
    if (line.trim() === "") break;
    const before = fields.at(-1);
    if (/^[ \t]/.test(line)) {
      if (before) before.value += ` ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(":");
    if (colon > 0) fields.push({ key: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim() });
  }
  return fields;
}
