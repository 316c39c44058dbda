import { readFileSync } from "node:fs";
import { assert, asyncProperty } from "fast-check";
import { html } from "hono/html";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { askedLanguage, wordingFor } from "../../../client/answer-pages/wording.tsx";
import { anyText } from "../../support/any-text.ts";

type Elements = ReturnType<IntlMessageFormat["getAst"]>;
const now = new Date("2026-09-15T12:00:00Z");
const english = wordingFor({ language: "en", timeZone: "Europe/Berlin", now });
const at = (time: string) => new Date(time);

describe("the catalogs", () => {
  const read = (language: string): Record<string, string> =>
    JSON.parse(
      readFileSync(new URL(`../../../client/answer-pages/messages/${language}.json`, import.meta.url), "utf8"),
    );
  const isLiteral = ({ type }: { type: number }) => type === 0;
  const inside = (elements: Elements): string[] =>
    elements.flatMap((element) => [
      ...("value" in element && !isLiteral(element) ? [element.value] : []),
      ...("options" in element ? Object.values(element.options).flatMap(({ value }) => inside(value)) : []),
    ]);
  const names = (message = "") =>
    [...new Set(inside(new IntlMessageFormat(message, "en", undefined, { ignoreTag: true }).getAst()))].toSorted();

  it("say in German everything they say in English, about the same things", () => {
    const [en, de] = [read("en"), read("de")];
    expect(Object.keys(de)).toEqual(Object.keys(en));
    for (const [key, message] of Object.entries(en)) expect(names(de[key]), key).toEqual(names(message));
  });

  it("leave no English behind in German", () => {
    const [en, de] = [read("en"), read("de")];
    const same = Object.keys(en).filter((key) => en[key] === de[key]);
    expect(same).toEqual(["ticket", "several-ticket", "error-in-ticket"]);
  });
});

describe("a moment", () => {
  it("is written in the customer's zone", () => {
    expect(english.dayAndTime(at("2026-09-15T15:00:00Z"))).toBe("today, 17:00");
    expect(english.day(at("2026-09-24T23:30:00Z"))).toBe("Fri 25 September");
  });

  it("says UTC where no zone is known, or an invented one", () => {
    for (const timeZone of [null, "Mars/Olympus"]) {
      const nowhere = wordingFor({ language: "en", timeZone, now });
      expect(nowhere.dayAndTime(at("2026-09-15T15:00:00Z"))).toBe("today, 15:00 UTC");
      expect(nowhere.time(at("2026-09-15T15:00:00Z"))).toBe("15:00 UTC");
    }
  });

  it("has its seconds when it is near", () => {
    expect(english.time(at("2026-09-15T12:00:20Z"))).toBe("14:00:20");
    expect(english.time(at("2026-09-15T12:10:20Z"))).toBe("14:10");
  });

  it.each([
    ["2026-09-15T00:30:00Z", "today", "heute"],
    ["2026-09-14T00:30:00Z", "yesterday", "gestern"],
    ["2026-09-11T12:00:00Z", "on Friday", "am Freitag"],
    ["2026-09-08T12:00:00Z", "on 8 September", "am 8. September"],
  ])("that has passed, %s, is %s", (time, inEnglish, inGerman) => {
    const german = wordingFor({ language: "de", timeZone: "Europe/Berlin", now });
    expect([english.when(at(time)), german.when(at(time))]).toEqual([inEnglish, inGerman]);
  });
});

describe("a text with elements in it", () => {
  const rendered = async (values: { day: string; subject: string }) => {
    const { day, subject } = values;
    return String(await html`${english.rich("ended-about", { day, subject: <b>{subject}</b> })}`);
  };

  it("keeps them as elements, and everything else as text", async () => {
    expect(await rendered({ day: "25 September", subject: "<i>" })).toContain("If <b>&lt;i&gt;</b> is still broken");
    const marked = await rendered({ day: "\uE0001\uE001", subject: "once" });
    expect(marked.match(/<b>once<\/b>/g)).toHaveLength(1);
  });

  it("lets no value make a tag", async () => {
    const texts = anyText();
    const harmless = async (day: string, subject: string) => !/<(?!\/?b>)/.test(await rendered({ day, subject }));
    await assert(asyncProperty(texts, texts, harmless));
  });
});

describe("the language of a stranger's browser", () => {
  it.each([
    [undefined, "en"],
    ["de", "de"],
    ["fr-FR,fr;q=0.9,de;q=0.8,en;q=0.7", "de"],
    ["en-GB,de;q=0.9", "en"],
    ["de;q=0.2, en;q=0.3", "en"],
    [";;;q=,,", "en"],
  ])("%j is answered in %s", (header, language) => expect(askedLanguage(header)).toBe(language));
});
