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

export function signature(say: Say, organisation: string): string {
  return say("signature", { organisation: headerText(organisation, 80) });
}
