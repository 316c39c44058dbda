import type { MailContent } from "./contract.ts";
import { renderMail } from "./render.ts";

export type SignInMail = { name: string; organisation: string; link: string; minutes: number };

/** The link that lets one of our own people into the console; English, like the console. */
export function signInMail({ name, organisation, link, minutes }: SignInMail): MailContent {
  return renderMail({
    language: "en",
    subject: `Your sign-in link for ${organisation}`,
    preheader: `Opens the console once, within ${minutes} minutes.`,
    title: name === "" ? "Sign in to Aftercare" : `Sign in to Aftercare, ${name}`,
    blocks: [
      { kind: "paragraph", text: `This link works once, for ${minutes} minutes. It shows a page with one button.` },
      { kind: "link", lead: "Open it where you want to work.", label: "Sign in", url: link },
      { kind: "paragraph", text: "If you did not ask for it, leave it: nobody gets in without it.", quiet: true },
    ],
    foot: { text: `Sent because somebody asked for it at the sign-in page of ${organisation}.`, stop: null },
  });
}
