import type { MailContent } from "./contract.ts";
import { renderMail } from "./render.ts";

export type InvitationMail = { name: string; organisation: string; link: string; days: number };

/** The first link of somebody whom an admin lets into the console; English, like the console. */
export function invitationMail({ name, organisation, link, days }: InvitationMail): MailContent {
  return renderMail({
    language: "en",
    subject: `You are invited to Aftercare by ${organisation}`,
    preheader: `Opens the console once, within ${days} days.`,
    title: name === "" ? "Come into Aftercare" : `Come into Aftercare, ${name}`,
    blocks: [
      {
        kind: "paragraph",
        text: `${organisation} asks customers whether a fix held, and you are to work on what they say.`,
      },
      { kind: "link", lead: `This link works once, for ${days} days.`, label: "Sign in", url: link },
      { kind: "paragraph", text: "Later the sign-in page mails you a new link whenever you need one.", quiet: true },
    ],
    foot: { text: `Sent because an admin of ${organisation} invited you.`, stop: null },
  });
}
