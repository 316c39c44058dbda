import type { Child } from "hono/jsx";
import type { Clock } from "./clock.tsx";
import { Icon, type IconName } from "../icons.tsx";

/** One line of a case's story. */
export type Entry = {
  /** Null: some day, nobody knows when. */
  at: Date | null;
  icon: IconName;
  /** A verdict's look, or something that has not happened yet. */
  dot?: "held" | "partly" | "not-held" | "next" | undefined;
  title: Child;
  body?: Child;
};

/** Entries under the days they belong to, in the reader's zone. */
export function Timeline({ entries, next, clock }: { entries: Entry[]; next: Entry | null; clock: Clock }) {
  const days: { day: string; entries: Entry[] }[] = [];
  for (const entry of entries) {
    const day = entry.at === null ? "" : clock.heading(entry.at);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return (
    <section class="section" aria-labelledby="timeline">
      <h2 id="timeline" class="visually-hidden">
        Timeline
      </h2>
      {days.map(({ day, entries: ofDay }) => (
        <>
          <h3 class="timeline-day">{day}</h3>
          <ol class="timeline">
            {ofDay.map((entry) => (
              <Line entry={entry} clock={clock} />
            ))}
          </ol>
        </>
      ))}
      {next !== null && (
        <>
          <h3 class="timeline-day">Next</h3>
          <ol class="timeline">
            <Line entry={next} clock={clock} />
          </ol>
        </>
      )}
    </section>
  );
}

function Line({ entry: { at, icon, dot, title, body }, clock }: { entry: Entry; clock: Clock }) {
  return (
    <li>
      {at === null ? <span class="timeline-when">later</span> : clock.time(at)}
      <span class={dot === undefined ? "dot" : `dot dot-${dot}`}>
        <Icon name={icon} />
      </span>
      <div class="event">
        <p class="event-title">
          {title}
          {dot === "next" && at !== null && <span class="quiet"> {clock.dayText(at)}</span>}
        </p>
        {body && <div class="event-body">{body}</div>}
      </div>
    </li>
  );
}
