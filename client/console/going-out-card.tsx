import type { GoingOut, HourOfCheckIns } from "../../database/going-out.ts";
import type { Clock } from "./clock.tsx";
import { countOf, number } from "./words.ts";

const hoursAtMost = 6;

/** The check-ins of the rest of the day, hour by hour, and what keeps some of them back. */
export function GoingOutCard({ going, clock, mayPause }: { going: GoingOut; clock: Clock; mayPause: boolean }) {
  const { hours, paused } = going;
  // A line for what is later takes the place of one hour only where it stands for several.
  const shown = hours.length <= hoursAtMost ? hours : hours.slice(0, hoursAtMost - 1);
  const later = hours.slice(shown.length);
  return (
    <section class="card" aria-labelledby="going-out">
      <h2 id="going-out">Going out today</h2>
      {hours.length === 0 ? (
        <p class="second">Nothing more today.</p>
      ) : (
        <table class="table">
          <caption class="visually-hidden">Check-ins by hour, in your time</caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col" class="num">
                Check-ins
              </th>
              <th scope="col">To</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((each) => (
              <tr>
                <th scope="row">{clock.time(each.hour)}</th>
                <td class="num">{number(each.count)}</td>
                <td>{recipients(each)}</td>
              </tr>
            ))}
            {later.length > 0 && (
              <tr>
                <th scope="row">later</th>
                <td class="num">{number(later.reduce((sum, { count }) => sum + count, 0))}</td>
                <td />
              </tr>
            )}
          </tbody>
        </table>
      )}
      {paused.length > 0 && (
        <p class="small space">
          {paused.length === 1 ? "A policy is paused" : "Policies are paused"}: {paused.join(", ")}. What would go out
          under {paused.length === 1 ? "it" : "them"} waits.
        </p>
      )}
      {mayPause && (
        <p class="small space">
          <a href="/console/settings/policies">{paused.length === 0 ? "Pause sending" : "Pause or resume sending"}</a>
        </p>
      )}
    </section>
  );
}

function recipients({ to, names, customers }: HourOfCheckIns): string {
  if (to.length === 0) return countOf(customers, "customer");
  return names > to.length ? `${to.join(", ")} and ${number(names - to.length)} more` : to.join(", ");
}
