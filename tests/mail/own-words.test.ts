import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ownWords } from "../../mail/own-words.ts";

const attributions = fc.constantFrom("On Tue, Tarn Support wrote:", "Am 24.11.2026 schrieb Tarn Support:");
const oneLine = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll(/\s+/gu, " ").trim());
/** Whatever a customer may write in a line; what begins as a quote does is taken for one. */
const own = fc
  .oneof(oneLine, fc.constantFrom("No.", "It broke again:", "On Monday it was fine", "-- ", "1 > 0", "He wrote:"))
  .map((line) => line.trim())
  .filter((line) => line !== "" && !line.startsWith(">"));
const quoted = oneLine.map((line) => `> ${line}`);
const blank = fc.constant("");

describe("a customer's own words", () => {
  it("are all there, in their order, wherever a quote stands", () => {
    const mails = fc.array(fc.oneof(own, own, quoted, blank, attributions), { minLength: 1, maxLength: 30 });
    const theirs = (text: string) =>
      text
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith(">") && !/^(On|Am) .*(wrote|schrieb).*:$/.test(line));
    fc.assert(
      fc.property(mails, (lines) => {
        const text = lines.join("\n");
        const words = ownWords(text);
        expect(theirs(words)).toEqual(theirs(text));
        expect(text.trim().startsWith(words)).toBe(true);
      }),
    );
  });

  it("are left alone of a mail that quotes ours below, as mail programs do", () => {
    const written = fc.array(own, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(written, attributions, fc.array(fc.oneof(quoted, blank), { maxLength: 8 }), (lines, above, below) => {
        const said = lines.join("\n");
        fc.pre(!/^(On|Am) .*(wrote|schrieb).*:$/m.test(said));
        expect(ownWords([said, "", above, "> Did the fix hold?", ...below, ""].join("\n"))).toBe(said);
      }),
    );
  });

  it("are kept with the quotes they answer one by one", () => {
    const text = "Hello,\n> Did it print?\nNo.\n> Did it save?\nYes.";
    expect(ownWords(text)).toBe(text);
  });

  it("of a mail that is nothing but a quote are the quote", () => {
    expect(ownWords("On Tue, Tarn Support wrote:\n> Did the fix hold?\n")).toBe(
      "On Tue, Tarn Support wrote:\n> Did the fix hold?",
    );
  });
});
