import { alarmWords } from "../../domain/alarm-words.ts";
import type { Child } from "hono/jsx";
import { type AlarmRow, type AlarmState, alarmStates } from "../../database/alarm-log.ts";
import { actorName } from "./actor-name.ts";
import { AlarmLine } from "./alarm-line.tsx";
import { alarmPlace } from "./alarm-place.ts";
import type { Clock } from "./clock.tsx";
import { Icon } from "../icons.tsx";

type View = {
  state: AlarmState;
  alarms: AlarmRow[];
  /** The place of the next page; null on the last. */
  next: string | null;
  first: boolean;
  people: Map<string, string>;
  clock: Clock;
  may: boolean;
  formToken: string;
  said: Child;
};

/** What is wrong with the installation, and what was. */
export function AlarmsPage(view: View) {
  const { state, alarms, next, first, said } = view;
  return (
    <>
      <div class="page-head">
        <div class="page-head-text">
          <div class="page-title">
            <h1>Alarms</h1>
          </div>
          <p class="page-lead">
            What needs somebody, whose it is, and what was done. Admins are written to once about each.
          </p>
        </div>
      </div>
      {said}
      <nav aria-label="State">
        <div class="tabs">
          {alarmStates.map((each) => (
            <a
              class="tab"
              href={each === "open" ? "/console/alarms" : `/console/alarms?state=${each}`}
              {...(each === state ? { "aria-current": "page" } : {})}
            >
              {each === "open" ? "Open" : "Cleared"}
            </a>
          ))}
        </div>
      </nav>
      {alarms.length === 0 ? (
        <Empty state={state} />
      ) : (
        <ul class="work work-below space">
          {alarms.map((alarm) =>
            state === "open" ? (
              <AlarmLine {...view} alarm={alarm} from="alarms" />
            ) : (
              <ClearedLine {...view} alarm={alarm} />
            ),
          )}
        </ul>
      )}
      <nav class="pager" aria-label="Pages">
        <span class="row">
          {!first && <a href={`/console/alarms?state=${state}`}>First page</a>}
          {next !== null && (
            <a href={`/console/alarms?state=${state}&after=${next}`} rel="next">
              Next page
            </a>
          )}
        </span>
      </nav>
    </>
  );
}

function ClearedLine({ alarm, people, clock }: { alarm: AlarmRow; people: Map<string, string>; clock: Clock }) {
  const { title } = alarmWords(alarm);
  const place = alarmPlace(alarm);
  const by = actorName(alarm.clearedBy, people);
  const owner = actorName(alarm.owner, people);
  return (
    <li>
      <div>
        <div class="work-title">{place === null ? <strong>{title}</strong> : <a href={place}>{title}</a>}</div>
        {alarm.done !== null && <p class="kept-lines">{alarm.done}</p>}
        <p class="work-meta">
          {clock.moment(alarm.since)} until {clock.moment(alarm.clearedAt ?? alarm.since)}
          {owner !== null && ` · taken by ${owner}`} · {by === null ? "well again by itself" : `cleared by ${by}`}
        </p>
      </div>
    </li>
  );
}

function Empty({ state }: { state: AlarmState }) {
  return (
    <div class="empty">
      <Icon name="check" />
      <h2>{state === "open" ? "Nothing is wrong" : "Nothing has been cleared yet"}</h2>
      <p>
        {state === "open"
          ? "What the installation cannot mend by itself would stand here."
          : "Alarms that are over stand here, with who saw to them."}
      </p>
      <a class="button" href="/console">
        See today
      </a>
    </div>
  );
}
