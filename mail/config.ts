import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Mailbox } from "./contract.ts";
import { isDkimPrivateKey } from "./dkim.ts";
import { parseMailbox } from "./mailbox.ts";
import type { PostmanSettings } from "./postman.ts";

const mailServer = "the address of a mail server, such as smtp://user:password@mail.example.com:587";
const sender = "the mailbox mails come from, such as Acme Support <support@acme.example>";
const replyDomain = "the domain that replies come to, such as reply.acme.example";
const webAddress = "the http(s) address this installation is reached at, such as https://aftercare.example.com";
const tls = "required or opportunistic";
const dkimKey = "a PEM file with an RSA private key of 1024 bits or more, readable by this process";
const signedFor = "the domains that mails are signed for, such as acme.example, separated by commas";
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

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
  SMTP_TLS: z.enum(["required", "opportunistic"], tls).optional(),
  DKIM_DOMAIN: z
    .string()
    .transform((text) => text.split(",").map((domain) => domain.trim().toLowerCase()))
    .refine((domains) => domains.every((domain) => z.hostname().safeParse(domain).success), signedFor)
    .optional(),
  DKIM_SELECTOR: z.string().regex(label, "the name of the key in DNS, such as aftercare").optional(),
  DKIM_KEY_FILE: z
    .string()
    .transform((path, context) => {
      const pem = readText(path);
      if (pem !== null && isDkimPrivateKey(pem)) return pem;
      context.issues.push({ code: "custom", message: dkimKey, input: path });
      return z.NEVER;
    })
    .optional(),
});

const dkimNames = ["DKIM_DOMAIN", "DKIM_SELECTOR", "DKIM_KEY_FILE"] as const;
type SendingSettings = Partial<Pick<z.output<typeof mailSettings>, "SMTP_TLS" | (typeof dkimNames)[number]>>;

/** Checks the settings that only make sense together: a key that is configured by half would leave every mail unsigned, unnoticed. */
export function checkTogether(settings: SendingSettings, context: z.core.ParsePayload): void {
  const missing = dkimNames.filter((name) => settings[name] === undefined);
  const [first] = missing;
  if (first === undefined || missing.length === dkimNames.length) return;
  const message = `set as well where another DKIM setting is (${dkimNames.join(", ")})`;
  context.issues.push({ code: "custom", message, input: settings, path: [first] });
}

/** How mails leave, in the postman's terms. */
export function sendingOf(settings: SendingSettings): Pick<PostmanSettings, "tls" | "dkim"> {
  const { SMTP_TLS: tls, DKIM_DOMAIN: domains, DKIM_SELECTOR: selector, DKIM_KEY_FILE: privateKey } = settings;
  const whole = domains !== undefined && selector !== undefined && privateKey !== undefined;
  return { tls, dkim: whole ? { domains, selector, privateKey } : null };
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function isUrl({ text, protocols }: { text: string; protocols: string[] }): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return protocols.includes(url.protocol) && url.hostname !== "";
}
