/** What a spreadsheet may take for a formula (OWASP, CSV injection): such a text gets an apostrophe in front. */
const formula = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/u;

export type CsvValue = string | number | boolean | null;

/** One line of CSV after RFC 4180, with its CRLF. Numbers stay numbers; a text never becomes a formula. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvField).join(",")}\r\n`;
}

function csvField(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Without it Excel reads UTF-8 as something else; programs skip it (Unicode 23.8). */
export const byteOrderMark = "\uFEFF";
