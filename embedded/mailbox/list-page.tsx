import { Icon } from "../local-site/icon.tsx";
import { Time } from "../local-site/time.tsx";
import type { ReadMail } from "./read-mail.ts";

export type ListPageData = {
  mails: { mail: ReadMail; replies: number }[];
  smtpUrl: string;
  total: number;
  /** The next older page begins after this mail. */
  olderThan: string | null;
};

/** Every mail that was sent, newest first. */
export function ListPage({ mails, total, smtpUrl, olderThan }: ListPageData) {
  return (
    <>
      <div class="page-head">
        <div class="page-head-text">
          <div class="page-title">
            <h1>Mailbox</h1>
            <span class="page-count" id="count" data-live>
              {total}
            </span>
          </div>
          <p class="page-lead">
            Every mail that Aftercare sends arrives here, whoever it is for. None leaves this machine.
          </p>
        </div>
      </div>
      <div id="mails" data-live>
        {mails.length === 0 ? (
          <div class="empty">
            <Icon name="mail" />
            <h2>No mail yet</h2>
            <p>
              Solve a ticket in the sample helpdesk, and its check-in appears here by itself. Other programs may send to{" "}
              <span class="mono nowrap">{smtpUrl}</span>.
            </p>
          </div>
        ) : (
          <ul class="work work-below">
            {mails.map(({ mail, replies }) => (
              <li>
                <div>
                  <div class="work-title">
                    <a href={`/mail/${mail.id}`}>{mail.subject}</a>
                    {replies === 0 ? null : (
                      <span class="pill">
                        <Icon name="reply" />
                        Replied
                      </span>
                    )}
                  </div>
                  <p class="work-meta">
                    To {mail.to.map(({ name, address }) => name || address).join(", ") || "nobody named"} · from{" "}
                    {mail.from === null ? "nobody named" : mail.from.name || mail.from.address} ·{" "}
                    <Time at={mail.arrivedAt} />
                  </p>
                </div>
              </li>
            ))}
          </ul>
        )}
      </div>
      {olderThan === null ? null : (
        <p class="space">
          <a class="button" href={`/?before=${olderThan}`}>
            Older mails
          </a>
        </p>
      )}
    </>
  );
}
