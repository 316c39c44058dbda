import { domainOf } from "../../mail/letter-headers.ts";
import { parseMailbox } from "../../mail/mailbox.ts";
import { signedBy, type Signing, signingWords } from "../signing.ts";
import { TextField, type Wrong } from "./fields.tsx";
import { senderField, type TypedSender, withOneMore } from "./typed-senders.ts";

type Senders = { senders: TypedSender[]; wrong: Wrong; signing: Signing };

/** Whom mails are from, by team; below each, what its receivers can verify. */
export function SenderFields({ senders, wrong, signing }: Senders) {
  const { ours, others } = signingWords(signing);
  return (
    <fieldset
      class="field space"
      id="senders"
      data-signs={signing?.domains.join(" ") ?? ""}
      data-ours={ours}
      data-others={others}
    >
      <legend class="label">Senders</legend>
      <p class="hint">
        A mail is from the first sender that lists the ticket's team, else from the one without teams, else from
        MAIL_FROM. A line left empty is removed; the last one is for one more.
      </p>
      {withOneMore(senders).map((sender, at) => (
        <div class="card space" role="group" aria-label={`Sender ${at + 1}`}>
          <TextField
            name={senderField(at, "from")}
            label={`Sender ${at + 1}`}
            value={sender.from}
            wrong={wrong}
            hint="Such as Acme Billing <billing@acme.example>"
            optional
          >
            <p class="hint" role="status" data-says={senderField(at, "from")}>
              {saysOf(sender.from, signing)}
            </p>
          </TextField>
          <TextField
            name={senderField(at, "teams")}
            label="Teams"
            value={sender.teams}
            wrong={wrong}
            hint="Separated by commas; without any, all that have no sender of their own."
            optional
          />
          <TextField
            name={senderField(at, "replyTo")}
            label="Replies also to"
            value={sender.replyTo}
            wrong={wrong}
            hint="A mailbox that gets the replies too. They come to Aftercare in any case."
            optional
          />
        </div>
      ))}
    </fieldset>
  );
}

/** Empty for what is no mailbox yet. */
function saysOf(from: string, signing: Signing): string {
  const mailbox = parseMailbox(from);
  if (mailbox === null) return "";
  const domain = domainOf(mailbox.address).toLowerCase();
  const { by } = signedBy(signing, domain);
  const { ours, others } = signingWords(signing);
  return (by === null ? others : ours).replaceAll("{domain}", domain).replaceAll("{by}", by ?? "");
}
