import type { Verdict } from "../domain/words.ts";

/** What a mail is made of. HTML and text part are two renderings of the same blocks, so neither says less. */
export type MailBlock =
  | { kind: "paragraph"; text: string; strong?: string; quiet?: boolean }
  | { kind: "heading"; text: string }
  /** Somebody's own words, line breaks kept. */
  | { kind: "quote"; text: string }
  | { kind: "verdicts"; choices: VerdictLink[] }
  | { kind: "link"; lead: string; label: string; url: string }
  | { kind: "signature"; lines: string[] };

/** `about` is what a screen reader hears where several tickets have the same four buttons. */
export type VerdictLink = { verdict: Verdict; label: string; url: string; about: string | null };

/** A whole mail before it is rendered; every text is plain, and escaped by the rendering. */
export type MailDraft = {
  /** BCP 47; one we have texts in. */
  language: string;
  subject: string;
  /** What a mail program shows beside the subject. */
  preheader: string;
  title: string;
  blocks: MailBlock[];
  /** `stop`: how a customer says that no more are wanted; null in mails to our own people. */
  foot: { text: string; stop: { label: string; url: string } | null };
};
