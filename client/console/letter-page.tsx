import type { Attempt, SentMail } from "../../database/case.ts";
import type { KeptLetter } from "../../database/letters.ts";
import type { Clock } from "./clock.tsx";
import { mailWords } from "./event-words.ts";

export type LetterView = { followUp: Attempt; mail: SentMail; letter: KeptLetter; asText: boolean; clock: Clock };

/** One mail to the customer, as it left. Its HTML stands in a frame that runs nothing and leads nowhere. */
export function LetterPage({ followUp, mail, letter, asText, clock }: LetterView) {
  const casePath = `/console/follow-ups/${followUp.id}`;
  const here = `${casePath}/mails/${mail.id}`;
  return (
    <>
      <nav aria-label="Where you are">
        <ol class="crumbs">
          <li>
            <a href="/console/follow-ups">Follow-ups</a>
          </li>
          <li>
            <a href={casePath}>{followUp.ticketExternalId}</a>
          </li>
          <li>Mail</li>
        </ol>
      </nav>
      <div class="page-head">
        <div class="page-head-text">
          <h1>{letter.subject}</h1>
          <p class="page-lead">
            {mailWords(mail)} · {clock.moment(letter.at)}
            {letter.from !== null && ` · from ${letter.from.name} <${letter.from.address}>`}
            {followUp.email !== null && ` · to ${followUp.email}`}
          </p>
        </div>
      </div>
      <nav aria-label="Form">
        <div class="tabs">
          <a class="tab" href={here} {...(asText ? {} : { "aria-current": "page" })}>
            As a mail program shows it
          </a>
          <a class="tab" href={`${here}?as=text`} {...(asText ? { "aria-current": "page" } : {})}>
            Text
          </a>
        </div>
      </nav>
      {asText ? (
        <div class="card kept-lines space" dir="auto">
          {letter.text}
        </div>
      ) : (
        <iframe class="letter space" sandbox="" src={`${here}/html`} title={`The mail: ${letter.subject}`}></iframe>
      )}
      <p class="small second space">
        Word for word as it left, but for the keys in its links: whoever holds those can answer for the customer.
      </p>
    </>
  );
}
