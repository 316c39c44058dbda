import type { CountedCause } from "../../database/cause-list.ts";
import type { Clock } from "../console/clock.tsx";
import { Icon } from "../icons.tsx";
import { Notice } from "../console/notice.tsx";
import { number } from "../console/words.ts";
import { reviewListAddress } from "../reviews/review-list-query.ts";
import { Columns } from "../settings/columns.tsx";
import { ErrorSummary, type Wrong } from "../settings/fields.tsx";
import { whoDid } from "../settings/setting-words.ts";
import { causeAddress } from "./cause-address.ts";
import { CauseFields, type TypedCause } from "./cause-fields.tsx";

export type CausesView = {
  causes: CountedCause[];
  departments: string[];
  people: Map<string, string>;
  typed: TypedCause;
  wrong: Wrong;
  said: string | null;
  mayChange: boolean;
  clock: Clock;
  formToken: string;
};

/** What reviews have found so far: each cause once, with how often. */
export function CausesPage(view: CausesView) {
  const { causes, wrong, said, mayChange } = view;
  return (
    <>
      <nav aria-label="Where you are">
        <ol class="crumbs">
          <li>
            <a href="/console/reviews">Reviews</a>
          </li>
          <li>Causes</li>
        </ol>
      </nav>
      <div class="page-head">
        <div class="page-head-text">
          <div class="page-title">
            <h1>Causes</h1>
          </div>
          <p class="page-lead">
            What reviews found. One name for one cause, so that what keeps coming back is counted.
          </p>
        </div>
      </div>
      {said !== null && <Notice good>{said}</Notice>}
      <ErrorSummary wrong={wrong} />
      {causes.length === 0 ? (
        <div class="empty">
          <Icon name="tree" />
          <h2>No cause has been named yet</h2>
          <p>A review names its cause when it is found; it stands here from then on.</p>
        </div>
      ) : (
        <List {...view} />
      )}
      {mayChange && <NewCause {...view} />}
    </>
  );
}

function List({ causes, people, clock }: CausesView) {
  return (
    <table class="table queue" role="table" aria-label="Causes">
      <Columns names={["Cause", "Department", "Open reviews", "Concluded", "Changed last"]} />
      <tbody role="rowgroup">
        {causes.map((cause) => (
          <tr role="row" class={cause.retired ? "row-quiet" : undefined}>
            <th role="rowheader" scope="row">
              <a href={causeAddress(cause.id)} data-row>
                {cause.name}
              </a>{" "}
              {cause.retired && <span class="pill">retired</span>}
            </th>
            <td role="cell" data-label="Department:">
              {cause.department ?? <span class="quiet">–</span>}
            </td>
            <td role="cell" data-label="Open reviews:">
              <Found count={cause.open} id={cause.id} tab="open" name={cause.name} />
            </td>
            <td role="cell" data-label="Concluded:">
              <Found count={cause.concluded} id={cause.id} tab="concluded" name={cause.name} />
            </td>
            <td role="cell" class="quiet small" data-label="Changed last:">
              {cause.changedAt !== null && cause.changedBy !== null ? (
                <>
                  {clock.moment(cause.changedAt)} by {whoDid(cause.changedBy, people)}
                </>
              ) : (
                "–"
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Counted = { count: number; id: string; tab: "open" | "concluded"; name: string };

function Found({ count, id, tab, name }: Counted) {
  if (count === 0) return <>0</>;
  const none = { tab, q: "", department: "", cause: id, owner: "", after: "" } as const;
  return (
    <a href={reviewListAddress(none)}>
      {number(count)}
      <span class="visually-hidden">
        {" "}
        {tab} of {name}
      </span>
    </a>
  );
}

function NewCause({ typed, wrong, departments, formToken }: CausesView) {
  return (
    <form class="card space-l" method="post" action="/console/causes" novalidate aria-labelledby="new-cause">
      <input type="hidden" name="token" value={formToken} />
      <h2 id="new-cause">Add a cause</h2>
      <CauseFields
        typed={typed}
        wrong={wrong}
        departments={departments}
        hint="Such as “Missing test” or “Handover lost”."
      />
      <div class="form-foot">
        <button class="button button-primary" type="submit">
          Add cause
        </button>
      </div>
    </form>
  );
}
