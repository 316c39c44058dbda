import { expect, it } from "vitest";
import { languageOf } from "../../client/language-of.ts";

it.each([
  ["pt", "en", { lang: "pt" }],
  ["de-CH", "en", { lang: "de-CH" }],
  ["en-GB", "en", {}],
  ["EN", "en", {}],
  ["de-AT", "de", {}],
  ["en", "de", { lang: "en" }],
  [null, "en", {}],
  ["Portuguese (Brazil)", "en", {}],
])("what was written in %j on a page in %j is marked so: %j", (language, page, marked) => {
  expect(languageOf({ language }, page)).toEqual(marked);
});
