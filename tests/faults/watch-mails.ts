import type { ReceivedMail } from "../support/received-mail.ts";
import type { TestSmtpServer } from "../support/smtp-server.ts";
import type { Witness } from "./witness.ts";

/** Notes when each mail arrived, and finds those to one address without going through all. */
export function watchMails({ smtp, witness }: { smtp: TestSmtpServer; witness: Witness }) {
  const byAddress = new Map<string, ReceivedMail[]>();
  let seen = 0;
  const look = () => {
    for (const mail of smtp.mails.slice(seen)) {
      seen += 1;
      for (const to of mail.envelope.to) {
        witness.arrivals.push({ messageId: mail.messageId, to, atMs: Date.now() });
        byAddress.set(to, [...(byAddress.get(to) ?? []), mail]);
      }
    }
  };
  const timer = setInterval(look, 50);
  return { look, mailsTo: (address: string) => byAddress.get(address) ?? [], stop: () => clearInterval(timer) };
}
