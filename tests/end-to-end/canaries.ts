import { randomBytes } from "node:crypto";

/** Words that occur nowhere else: where one is found, what it stands for has got out. */
export function plantedWords() {
  const word = (kind: string): string => `canary${kind}${randomBytes(6).toString("hex")}`;
  const secret = (): string => `${word("secret")}${randomBytes(24).toString("hex")}`.slice(0, 44);
  return {
    address: word("address"),
    name: word("name"),
    company: word("company"),
    words: word("words"),
    subject: word("subject"),
    summary: word("summary"),
    agent: word("agent"),
    reply: word("reply"),
    apiKey: word("apikeyapikey"),
    helpdeskToken: word("helpdesktoken"),
    helpdeskBody: word("body"),
    smtpPassword: word("password"),
    // Base64 of whole groups of four, so that it stands in requests as it stands here.
    webhookSecret: secret(),
    formerWebhookSecret: secret(),
  };
}
export type PlantedWords = ReturnType<typeof plantedWords>;

export type Found = { what: string; where: string; around: string };

/** Which of the words stand in a text, plain, in base64 or encoded for an address; each with what stands around it. */
export function findIn(words: Record<string, string>, { where, text }: { where: string; text: string }): Found[] {
  const low = text.toLowerCase();
  return Object.entries(words).flatMap(([what, word]) => {
    const at = spellings(word)
      .map((spelling) => low.indexOf(spelling.toLowerCase()))
      .find((index) => index >= 0);
    return at === undefined ? [] : [{ what, where, around: text.slice(Math.max(0, at - 200), at + 100) }];
  });
}

/** Base64 looks different by where in a group of three the word begins; the ends depend on what is beside it. */
function spellings(word: string): string[] {
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.from(" ".repeat(shift) + word)
      .toString("base64")
      .slice(shift === 0 ? 0 : 4, -4),
  );
  return [word, encodeURIComponent(word), ...shifted];
}
