import { z } from "zod";
import type { Mailbox } from "./contract.ts";
import { checkMailbox } from "./mailbox.ts";

const mailServer = "the address of a mail server, such as smtp://user:password@mail.example.com:587";
const sender = "the mailbox mails come from, such as Acme Support <support@acme.example>";
const replyDomain = "the domain that replies come to, such as reply.acme.example";
const webAddress = "the http(s) address this installation is reached at, such as https://aftercare.example.com";

/** The mail settings of a process: each message finishes the sentence "<NAME> must be …". */
export const mailSettings = z.object({
  SMTP_URL: z.string(mailServer).refine((text) => isUrl({ text, protocols: ["smtp:", "smtps:"] }), mailServer),
  MAIL_FROM: z.string(sender).transform((text, context): Mailbox => {
    const mailbox = parseMailbox(text);
    if (mailbox !== null) return mailbox;
    context.issues.push({ code: "custom", message: sender, input: text });
    return z.NEVER;
  }),
  REPLY_DOMAIN: z.hostname(replyDomain).transform((domain) => domain.toLowerCase()),
  AFTERCARE_URL: z
    .string(webAddress)
    .refine((text) => isUrl({ text, protocols: ["http:", "https:"] }), webAddress)
    .transform((text) => text.replace(/\/+$/, "")),
});

function isUrl({ text, protocols }: { text: string; protocols: string[] }): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return protocols.includes(url.protocol) && url.hostname !== "";
}

/** `Name <address>`, `"Name" <address>` or an address alone. */
function parseMailbox(text: string): Mailbox | null {
  const [, name, address, alone] = /^\s*(?:"?([^"<>]*?)"?\s*<([^<>\s]+)>|([^<>\s]+))\s*$/.exec(text) ?? [];
  const checked = checkMailbox({ address: address ?? alone ?? "", name });
  return checked.usable ? checked.mailbox : null;
}
