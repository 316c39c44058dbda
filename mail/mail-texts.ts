import { headerText } from "./clean-text.ts";
import de from "./messages/de.json" with { type: "json" };
import en from "./messages/en.json" with { type: "json" };
import { createTranslator } from "./translate.ts";

/** The texts of all mails to customers. */
export const mailTexts = createTranslator({ en, de });

export type MailTextKey = keyof typeof en;
/** The texts of one mail: language chosen, values cleaned by whoever composes it. */
export type Say = (key: MailTextKey, values?: Record<string, string | number>) => string;

export function sayIn(language: string): Say {
  return (key, values) => mailTexts.text({ language, key, ...(values === undefined ? {} : { values }) });
}

/** "Hello Ana Lima,": the whole name, since which part of it is the given name differs from place to place. */
export function greeting(say: Say, customerName: string | null): string {
  const name = headerText(customerName ?? "", 80);
  return name === "" ? say("greeting.unnamed") : say("greeting", { name });
}

/** More names than this under one mail say less than none. */
const mostNames = 3;

/** The people who did all that the mail is about, above the name they speak for; a team where one of them is not known. */
export function signature(
  say: Say,
  { agents, organisation, language }: { agents: (string | null)[]; organisation: string; language: string },
): string[] {
  const name = headerText(organisation, 80);
  const names = [...new Set(agents.map((agent) => headerText(agent ?? "", 80)))];
  if (names.includes("") || names.length > mostNames) return [say("signature", { organisation: name })];
  // Without the comma that American English puts before its "and".
  return [new Intl.ListFormat(language === "en" ? "en-GB" : language).format(names), name];
}
