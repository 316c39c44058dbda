import type { Cause, CauseState } from "../../database/causes.ts";
import type { RecordedChange } from "../../database/settings-changes.ts";
import type { Clock } from "../console/clock.tsx";
import { Notice } from "../console/notice.tsx";
import { countOf } from "../console/words.ts";
import { ErrorSummary, type Wrong } from "../settings/fields.tsx";
import { whoDid } from "../settings/setting-words.ts";
import { causeAddress } from "./cause-address.ts";
import { CauseFields, type TypedCause } from "./cause-fields.tsx";

export type CauseView = {
  cause: Cause;
  history: RecordedChange[];
  /** What it can be merged into. */
  others: Cause[];
  departments: string[];
  people: Map<string, string>;
  typed: TypedCause;
  wrong: Wrong;
  /** Somebody else saved it while this was typed. */
  meanwhile: CauseState | null;
  said: string | null;
  mayChange: boolean;
  clock: Clock;
  formToken: string;
};

/** One cause: its name, what it is merged into, whether it is offered, and who changed it. */
export function CausePage(view: CauseView) {
  const { cause, said, wrong, meanwhile, mayChange } = view;
  return (
    <>
      <nav aria-label="Where you are">
        <ol class="crumbs">
          <li>
            <a href="/console/reviews">Reviews</a>
          </li>
          <li>
            <a href="/console/causes">Causes</a>
          </li>
          <li>{cause.name}</li>
        </ol>
      </nav>
      <div class="page-head">
        <div class="page-head-text">
          <div class="page-title">
            <h1>{cause.name}</h1>
            {cause.retired && <span class="pill">retired</span>}
          </div>
          <p class="page-lead">
            {cause.department ?? "No department"} · {countOf(cause.reviews, "review")} found it
          </p>
        </div>
      </div>
      {said !== null && <Notice good>{said}</Notice>}
      <ErrorSummary wrong={wrong} />
      {meanwhile !== null && <Meanwhile now={meanwhile} />}
      {mayChange && <Change {...view} />}
      {mayChange && <Merge {...view} />}
      {mayChange && <Offer {...view} />}
      <History {...view} />
    </>
  );
}

function Meanwhile({ now }: { now: CauseState }) {
  return (
    <div class="notice notice-warn" role="alert" id="said" tabindex={-1}>
      <div class="notice-body">
        <p>
          <strong>Not saved yet: it was changed while you typed.</strong> It is now “{now.name}”
          {now.department !== null && `, ${now.department}`}
          {now.retired && ", retired"}. What you typed is still here; saving again keeps yours.
        </p>
      </div>
    </div>
  );
}

/** What the person had read goes along, so that nobody's change is overwritten unseen. */
function Read({ cause, formToken }: CauseView) {
  return (
    <>
      <input type="hidden" name="token" value={formToken} />
      <input type="hidden" name="read.name" value={cause.name} />
      <input type="hidden" name="read.department" value={cause.department ?? ""} />
      <input type="hidden" name="read.retired" value={cause.retired ? "yes" : ""} />
    </>
  );
}

function Change(view: CauseView) {
  const { cause, typed, wrong, departments } = view;
  return (
    <form class="card" method="post" action={causeAddress(cause.id)} novalidate aria-labelledby="rename">
      <Read {...view} />
      <h2 id="rename">Name and department</h2>
      <CauseFields
        typed={typed}
        wrong={wrong}
        departments={departments}
        hint="Reviews that found it show the new name."
      />
      <div class="form-foot">
        <button class="button button-primary" type="submit">
          Save cause
        </button>
      </div>
    </form>
  );
}

function Merge({ cause, others, wrong, formToken }: CauseView) {
  if (others.length === 0 || (cause.retired && cause.reviews === 0)) return null;
  const fault = wrong.find(({ field }) => field === "into");
  return (
    <form class="card space-l" method="post" action={`${causeAddress(cause.id)}/merge`} aria-labelledby="merge">
      <input type="hidden" name="token" value={formToken} />
      <h2 id="merge">Merge into another cause</h2>
      <p class="second">
        {countOf(cause.reviews, "review")} will have found the other one, and this one is offered no more. Each review’s
        history says so; there is no way back in one step.
      </p>
      <div class={fault === undefined ? "field" : "field field-error"}>
        <label class="label" for="into">
          The same as
        </label>
        {fault !== undefined && (
          <p class="error-text" id="into-error">
            <span>
              {fault.label} {fault.text}.
            </span>
          </p>
        )}
        <select
          class="select"
          id="into"
          name="into"
          {...(fault === undefined ? {} : { "aria-invalid": "true", "aria-describedby": "into-error" })}
        >
          <option value="">Choose</option>
          {others.map(({ id, name, department }) => (
            <option value={id}>{department === null ? name : `${department}: ${name}`}</option>
          ))}
        </select>
      </div>
      <div class="form-foot">
        <button class="button" type="submit">
          Merge cause
        </button>
      </div>
    </form>
  );
}

function Offer({ cause, formToken }: CauseView) {
  return (
    <form class="card space-l" method="post" action={`${causeAddress(cause.id)}/${cause.retired ? "offer" : "retire"}`}>
      <input type="hidden" name="token" value={formToken} />
      <p class="second">
        {cause.retired
          ? "It stays where it was found, and is not offered for new reviews."
          : "A retired cause stays where it was found, and is not offered for new reviews. It can be offered again."}
      </p>
      <div class="form-foot">
        <button class="button" type="submit">
          {cause.retired ? "Offer cause again" : "Retire cause"}
        </button>
      </div>
    </form>
  );
}

function History({ history, people, clock }: CauseView) {
  return (
    <section class="section" aria-labelledby="history">
      <div class="section-head">
        <h2 id="history">History</h2>
      </div>
      {history.length === 0 ? (
        <p class="second">Nothing has been changed.</p>
      ) : (
        <ul class="work">
          {history.map((change) => (
            <li>
              <div>
                <p>
                  {wordsOf(change)} <span class="quiet">by {whoDid(change.actor, people)}</span>
                </p>
              </div>
              <div class="work-actions">
                <span class="quiet small nowrap">{clock.moment(change.at)}</span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const names: Record<string, string> = { name: "Name", department: "Department" };

function wordsOf({ what, before, after }: RecordedChange): string {
  const text = (value: unknown): string => (typeof value === "string" && value !== "" ? value : "–");
  if (what === "cause-merged") return `Merged into ${text(after?.["mergedInto"])}`;
  if (before === null) return `Named ${text(after?.["name"])}`;
  const changes = Object.keys(after ?? {}).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after?.[key]),
  );
  return changes
    .map((key) =>
      key === "retired"
        ? after?.["retired"] === true
          ? "Retired"
          : "Offered again"
        : `${names[key] ?? key}: ${text(before[key])} → ${text(after?.[key])}`,
    )
    .join(", ");
}
