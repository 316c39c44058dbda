import fc from "fast-check";
import { expect, it } from "vitest";
import { byteOrderMark, csvLine, type CsvValue } from "../../../client/export/csv.ts";
import { anyText } from "../../support/any-text.ts";

/** A reader after RFC 4180 that knows nothing of how it was written. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith(byteOrderMark) ? 1 : 0;
  while (at < text.length) {
    let cell = "";
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        if (at >= text.length) throw new Error("a quoted field does not end");
        if (text[at] === '"') at += 1;
        cell += text[at];
      }
      at += 1;
    } else {
      for (; at < text.length && text[at] !== "," && text[at] !== "\r" && text[at] !== "\n"; at += 1) cell += text[at];
    }
    row.push(cell);
    if (text.startsWith("\r\n", at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else if (text[at] === ",") at += 1;
    else throw new Error(`neither a comma nor the end of a line at ${at}`);
  }
  return rows;
}

const dangerous = fc.constantFrom("=1+1", "+49 30 1", "-5 °C", "@SUM(A1)", "\tx", "\rx", "＝1");
const untidy = fc.constantFrom('"', '""', ",", "\r\n", "\n", "\r", " a ", "a,b", 'say "no"', "'", "", byteOrderMark);
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  anyText(),
  dangerous,
  fc.array(fc.oneof(untidy, dangerous), { maxLength: 4 }).map((pieces) => pieces.join("")),
);
const value: fc.Arbitrary<CsvValue> = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
/** One empty cell alone would be an empty line; our files have many columns. */
const table = fc
  .integer({ min: 2, max: 6 })
  .chain((width) => fc.array(fc.array(value, { minLength: width, maxLength: width }), { maxLength: 6 }));

it("a reader of CSV finds in the file what was written into it, and no text that a spreadsheet takes for a formula", () => {
  fc.assert(
    fc.property(table, (rows) => {
      const read = readCsv(byteOrderMark + rows.map(csvLine).join(""));
      expect(read.map((row) => row.length)).toEqual(rows.map((row) => row.length));
      rows.flat().forEach((written, n) => {
        const cell = read.flat()[n];
        const plain = written === null ? "" : String(written);
        expect([plain, ...(typeof written === "string" ? [`'${plain}`] : [])]).toContain(cell);
        expect(typeof written === "string" && /^[=+\-@\t\r＝＋－＠]/u.test(cell ?? "")).toBe(false);
      });
    }),
  );
});

it("an apostrophe stands only in front of what would be a formula", () => {
  const harmless = text.filter((one) => !/^[=+\-@\t\r＝＋－＠]/u.test(one));
  fc.assert(
    fc.property(harmless, (written) => {
      expect(readCsv(csvLine([written, 1]))).toEqual([[written, "1"]]);
    }),
  );
});
