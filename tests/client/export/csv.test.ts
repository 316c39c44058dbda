import { describe, expect, it } from "vitest";
import { csvLine } from "../../../client/export/csv.ts";

describe("a line of CSV", () => {
  it("is written after RFC 4180", () => {
    expect(csvLine(["plain", 'said "no", twice', "two\nlines", 5, true, null])).toBe(
      'plain,"said ""no"", twice","two\nlines",5,true,\r\n',
    );
    expect(csvLine([" kept spaces "])).toBe('" kept spaces "\r\n');
  });

  it("never becomes a formula, whatever a customer writes", () => {
    for (const start of ["=", "+", "-", "@", "\t", "\r", "\uFF1D"]) {
      expect(csvLine([`${start}cmd|' /C calc'!A0`])).toMatch(/^"?'/);
    }
    expect(csvLine(['=1,"x"'])).toBe(`"'=1,""x"""\r\n`);
    expect(csvLine([-5])).toBe("-5\r\n");
  });
});
