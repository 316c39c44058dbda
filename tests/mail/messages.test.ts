import { readdirSync, readFileSync } from "node:fs";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { mailTexts } from "../../mail/mail-texts.ts";

const folder = new URL("../../mail/messages/", import.meta.url);
const read = (language: string) =>
  z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(new URL(`${language}.json`, folder), "utf8")));
const english = read("en");
const files = readdirSync(folder).map((file) => file.replace(".json", ""));

it("every language that has a file is spoken", () => {
  expect(mailTexts.languages.toSorted()).toEqual(files.toSorted());
});

describe.each(files)("the texts in %s", (language) => {
  const texts = read(language);

  it("are complete and none too many", () => {
    expect(Object.keys(texts).toSorted()).toEqual(Object.keys(english).toSorted());
  });

  it("take the same values as the English ones", () => {
    const values = (text: string | undefined) => [...argumentsOf(new IntlMessageFormat(text ?? "", language).getAst())];
    const taken = Object.entries(texts).map(([key, text]) => [key, values(text).toSorted()]);
    const expected = Object.keys(texts).map((key) => [key, values(english[key]).toSorted()]);
    expect(taken).toEqual(expected);
  });

  it("keep to the words for customers: no survey, no exclamation mark", () => {
    expect(Object.values(texts).filter((text) => /survey|umfrage|commitment|!/i.test(text))).toEqual([]);
  });
});

/** The names of the values an ICU message takes, those inside plurals included. */
function argumentsOf(nodes: unknown, found = new Set<string>()): Set<string> {
  const node = z.object({
    type: z.number(),
    value: z.unknown(),
    options: z.record(z.string(), z.object({ value: z.unknown() })).optional(),
  });
  for (const { type, value, options } of z.array(node).parse(nodes)) {
    // 0 is plain text, 7 the number sign inside a plural
    if (type !== 0 && type !== 7) found.add(String(value));
    for (const option of Object.values(options ?? {})) argumentsOf(option.value, found);
  }
  return found;
}
