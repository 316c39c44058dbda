import { describe, expect, it } from "vitest";
import { sampleMails } from "./sample-mails.ts";

describe.each(Object.entries(sampleMails))("the words of a mail (%s)", (_name, { text }) => {
  it("have one colon before a link in the text part", () => {
    expect(text.split("\n").filter((line) => /: .*:$/.test(line))).toEqual([]);
  });

  it("leave a space between two sentences", () => {
    const words = text.replaceAll(/https:\S+/g, "");
    expect(words.match(/[a-zA-Z)][.?!][A-Z]\w*/g)).toBeNull();
  });

  it("wrap at 72 characters wherever there is a space to wrap at", () => {
    const tooLong = text.split("\n").filter((line) => Array.from(line).length > 72 && !line.includes("https://"));
    expect(tooLong.filter((line) => line.replace(/^> /, "").includes(" "))).toEqual([]);
  });
});
