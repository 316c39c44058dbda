import { Icon } from "../local-site/icon.tsx";
import { Time } from "../local-site/time.tsx";
import { letterSandbox, linkedText } from "./letter-view.ts";
import type { SentReply } from "./mail-store.ts";
import type { Correspondent, ReadMail } from "./read-mail.ts";

export const views = ["html", "text", "source", "headers"] as const;
export type View = (typeof views)[number];
export type MailPageData = {
  mail: ReadMail;
  source: string;
  view: View;
  replies: SentReply[];
  nonce: string;
  /** A reply that was not taken: why, and what was written. */
  failed: { because: string; text: string } | null;
};

/** One mail in the chosen view, and a box to answer it. */
export function MailPage(data: MailPageData) {
  const { mail, view } = data;
  return (
    <>
      <nav aria-label="Where you are">
        <ol class="crumbs">
          <li>
            <a href="/">Mailbox</a>
          </li>
          <li>Mail</li>
        </ol>
      </nav>
      <div class="page-head">
        <h1>{mail.subject}</h1>
      </div>
      <dl class="facts">
        <dt>From</dt>
        <dd>{mail.from === null ? "–" : inWords([mail.from])}</dd>
        <dt>To</dt>
        <dd>{inWords(mail.to) || "–"}</dd>
        <dt>Arrived</dt>
        <dd>
          <Time at={mail.arrivedAt} />
        </dd>
      </dl>
      <nav class="tabs space" aria-label="View">
        {views.map((one) => (
          <a class="tab" href={`/mail/${mail.id}?view=${one}`} aria-current={one === view ? "page" : undefined}>
            {viewNames[one]}
          </a>
        ))}
      </nav>
      <Letter {...data} />
      <ReplyBox {...data} />
    </>
  );
}

const viewNames: Record<View, string> = { html: "As HTML", text: "As text", source: "Source", headers: "Headers" };

function Letter({ mail, view, source }: MailPageData) {
  switch (view) {
    case "html":
      return mail.html === null ? (
        <p class="space second">This mail has no HTML part.</p>
      ) : (
        <iframe class="letter-frame" src={`/mail/${mail.id}/html`} sandbox={letterSandbox} title="The mail as HTML" />
      );
    case "text":
      return mail.text === null ? (
        <p class="space second">This mail has no text part.</p>
      ) : (
        <div class="letter-text letter-source" id="text">
          {linkedText(mail.text).map((part) =>
            "url" in part ? (
              <a href={part.url} target="_blank" rel="noopener noreferrer">
                {part.url}
              </a>
            ) : (
              part.text
            ),
          )}
        </div>
      );
    case "source":
      return (
        <pre class="letter-text letter-source" tabindex={0} aria-label="Source">
          {source}
        </pre>
      );
    case "headers":
      return (
        <dl class="facts letter-text letter-source">
          {mail.headers.map(({ name, value }) => (
            <>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </>
          ))}
        </dl>
      );
  }
}

function ReplyBox({ mail, replies, nonce, failed }: MailPageData) {
  return (
    <section class="section" aria-labelledby="reply">
      <h2 id="reply">Reply</h2>
      <div class="stack space">
        {replies.map(({ at, text }) => (
          <div class="message">
            <p class="row small">
              <Icon name="check" />
              <strong>Taken by Aftercare</strong>
              <span class="quiet">
                <Time at={new Date(at)} />
              </span>
            </p>
            <p class="message-text">{text}</p>
          </div>
        ))}
        {failed === null ? null : (
          <div class="notice notice-bad" role="alert">
            <Icon name="alert" />
            <p class="notice-body">{failed.because} Your text is still here: send it again in a moment.</p>
          </div>
        )}
        {mail.replyTo.length === 0 ? (
          <p class="second">This mail names no sender to reply to.</p>
        ) : (
          <form class="desk-form" method="post" action={`/mail/${mail.id}/reply`}>
            <input type="hidden" name="nonce" value={nonce} />
            <div class="field">
              <label class="label" for="words">
                As {inWords(mail.to.slice(0, 1)) || "the recipient"}
              </label>
              <p class="hint" id="words-hint">
                Goes to {inWords(mail.replyTo)}, with the mail quoted below, as a mail program would send it.
              </p>
              <textarea class="textarea" id="words" name="words" aria-describedby="words-hint" required>
                {failed?.text ?? ""}
              </textarea>
            </div>
            <button class="button button-primary" type="submit">
              <Icon name="reply" />
              Send reply
            </button>
          </form>
        )}
      </div>
    </section>
  );
}

function inWords(people: Correspondent[]): string {
  return people.map(({ name, address }) => (name === "" ? address : `${name} <${address}>`)).join(", ");
}
