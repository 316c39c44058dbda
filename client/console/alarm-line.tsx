import { alarmWords } from "../../domain/alarm-words.ts";
import type { AlarmRow } from "../../database/alarm-log.ts";
import { actorName } from "./actor-name.ts";
import { alarmPlace } from "./alarm-place.ts";
import type { Clock } from "./clock.tsx";

type Line = {
  alarm: AlarmRow;
  clock: Clock;
  /** Whether this person may take and clear it. */
  may: boolean;
  formToken: string;
  people: Map<string, string>;
  from: "today" | "alarms";
};

/** One open alarm: what is wrong, since when, whose it is, and what can be done about it here. */
export function AlarmLine({ alarm, clock, may, formToken, people, from }: Line) {
  const { title, advice } = alarmWords(alarm);
  const place = alarmPlace(alarm);
  const owner = actorName(alarm.owner, people);
  return (
    <li>
      <div>
        <div class="work-title">
          {place === null ? (
            <strong>{title}</strong>
          ) : (
            <a href={place} data-row>
              {title}
            </a>
          )}
        </div>
        <p class="work-meta">
          since {clock.moment(alarm.since)} · {advice}
        </p>
        {owner !== null && alarm.ownedAt !== null && (
          <p class="work-meta">
            <strong>{owner}</strong> takes care of it since {clock.moment(alarm.ownedAt)}
          </p>
        )}
      </div>
      {may && (
        <div class="work-actions">
          <form method="post" action={`/console/alarms/${alarm.id}/take`}>
            <input type="hidden" name="token" value={formToken} />
            <input type="hidden" name="from" value={from} />
            <button class="button button-small" type="submit">
              I take it<span class="visually-hidden"> for {title}</span>
            </button>
          </form>
          <form class="row" method="post" action={`/console/alarms/${alarm.id}/clear`}>
            <input type="hidden" name="token" value={formToken} />
            <input type="hidden" name="from" value={from} />
            {from === "alarms" && (
              <input
                class="input"
                name="done"
                maxlength={500}
                aria-label={`What was done about it: ${title}`}
                placeholder="What was done (optional)"
              />
            )}
            <button class="button button-small" type="submit">
              Clear<span class="visually-hidden"> for {title}</span>
            </button>
          </form>
        </div>
      )}
    </li>
  );
}
