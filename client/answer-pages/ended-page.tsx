import { customerPage } from "./customer-page.tsx";
import { ErrorSummary, ErrorText, describedBy, fieldClass } from "./field-errors.tsx";
import { Subject } from "./outcome-parts.tsx";
import { TicketFoot } from "./ticket-foot.tsx";
import type { TicketView } from "./ticket-view.ts";

type EndedPage = { view: TicketView; path: string; nonce: string };

/** Too late to answer, never too late to say that it is still broken. */
export function endedPage({ view, path, nonce }: EndedPage) {
  const { wording, organisation, followUp } = view;
  const failed = view.wrong.length > 0;
  const title = wording.text("ended");
  const day = wording.date(followUp.answerUntil);
  const described = failed ? describedBy(view, "words")["aria-describedby"] : undefined;
  return customerPage({
    wording,
    organisation,
    title: failed ? wording.text("title-error", { title }) : title,
    about: wording.text("ticket", { number: followUp.ticketNumber }),
    foot: <TicketFoot wording={wording} followUp={followUp} path={path} />,
    children: (
      <>
        {failed && <ErrorSummary wording={wording} views={[view]} />}
        <h1 class={failed ? "space-l" : undefined}>{title}</h1>
        <p class="customer-about">
          {wording.rich("ended-about", { day, subject: <Subject of={followUp} wording={wording} /> })}
        </p>
        <form method="post" action={path} novalidate>
          <input type="hidden" name="nonce" value={nonce} autocomplete="off" />
          <input type="hidden" name="verdict" value="not_held" />
          <div class={fieldClass(view, "words", "field")}>
            <label class="label" for="words">
              {wording.text("ended-words")} <span class="optional">{wording.text("optional")}</span>
            </label>
            <p class="hint" id="words-hint">
              {wording.text("ended-words-hint")}
            </p>
            <ErrorText view={view} field="words" />
            <textarea
              class="textarea"
              id="words"
              name="words"
              rows={3}
              dir="auto"
              aria-describedby={described === undefined ? "words-hint" : `${described} words-hint`}
              aria-invalid={failed ? "true" : undefined}
            >
              {view.typed.words}
            </textarea>
          </div>
          <div class="space-l">
            <button class="button button-primary" type="submit">
              {wording.text("ended-send")}
            </button>
          </div>
        </form>
        {followUp.rules.onNotHeld === "reopen" && (
          <p class="space-l hint">{wording.text("ended-new-ticket", { number: followUp.ticketNumber })}</p>
        )}
        <p class="space-l">{wording.text("ended-well")}</p>
      </>
    ),
  });
}
