import { relative } from "node:path";
import type { EmbeddedConfig } from "./config.ts";
import type { Installation } from "./installation.ts";

/** What a new person reads first: where things are, and what to try. */
export function welcome(installation: Installation, config: EmbeddedConfig): string {
  const { url, helpdeskUrl, mailboxUrl, signInUrl } = installation;
  const near = relative(process.cwd(), config.dataDir);
  const folder = near.startsWith("..") ? config.dataDir : near || ".";
  const addresses = [
    ["Console", signInUrl === null ? `${url}/console` : `${signInUrl} (works once, for 15 minutes)`],
    ["Sample helpdesk", helpdeskUrl],
    ["Mailbox", mailboxUrl ?? "(none: mail goes to SMTP_URL)"],
    ["API reference", `${url}/docs`],
    ["Admin API key", `in ${folder}/admin-key`],
    ["Logs", `in ${folder}/logs/`],
  ];
  const wide = Math.max(...addresses.map(([name = ""]) => name.length));
  const list = addresses.map(([name = "", where = ""]) => `  ${name.padEnd(wide)}  ${where}`);
  return `
Aftercare is ready at ${url}

${list.join("\n")}

Try it, in two minutes:
  1  Open the sample helpdesk, choose a ticket and solve it.
  2  Five seconds later the customer has a mail: open it in the mailbox and choose "No, still broken".
  3  On the page that opens, send the answer.
  4  Ten seconds later the ticket is open again, with a note that says what the customer wrote.
  5  Open the console: Follow-ups shows the case with everything that was done, and why.

To sign in again later, ask for a link at ${url}/sign-in with ${config.adminEmail}: it comes by mail.

Ctrl-C stops everything; the next start goes on where this one stopped.
`;
}
