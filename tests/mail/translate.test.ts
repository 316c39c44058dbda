import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { createTranslator, direction } from "../../mail/translate.ts";

const translator = createTranslator({
  en: { hello: "Hello {name},", fixes: "{count, plural, one {one fix} other {{count} fixes}}" },
  de: { hello: "Guten Tag {name},", fixes: "{count, plural, one {eine Lösung} other {{count} Lösungen}}" },
  "pt-BR": { hello: "Olá {name},", fixes: "{count} correções" },
});

describe("picking a language", () => {
  it.each([
    ["de", "de"],
    ["de-AT", "de"],
    ["DE_ch", "de"],
    ["pt-br", "pt-BR"],
    ["zh-Hant-TW", "en"],
    ["", "en"],
    [null, "en"],
  ])("reads %s as %s", (wanted, picked) => expect(translator.pick(wanted)).toBe(picked));

  it("never fails, whatever a helpdesk calls a language", () => {
    assert(property(string(), (language) => translator.languages.includes(translator.pick(language))));
  });
});

describe("a text", () => {
  it("carries its values as they are, markup and braces included", () => {
    const name = "{x} <b>Ana</b> '{'";
    expect(translator.text({ language: "en", key: "hello", values: { name } })).toBe(`Hello ${name},`);
  });

  it("speaks the nearest language", () => {
    expect(translator.text({ language: "de-CH", key: "hello", values: { name: "Ana" } })).toBe("Guten Tag Ana,");
  });

  it("knows one from many", () => {
    expect(translator.text({ language: "de", key: "fixes", values: { count: 1 } })).toBe("eine Lösung");
    expect(translator.text({ language: "de", key: "fixes", values: { count: 3 } })).toBe("3 Lösungen");
  });
});

it("Hebrew and Arabic are written from the right", () => {
  expect(["ar", "he-IL", "fa_IR", "de", "en"].map(direction)).toEqual(["rtl", "rtl", "rtl", "ltr", "ltr"]);
});
