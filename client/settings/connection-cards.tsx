import type { ConnectionHealth } from "../../database/connection-checks.ts";
import { Icon } from "../icons.tsx";
import type { SettingsView } from "./in-settings.ts";

type Checked = SettingsView & { health: ConnectionHealth | null; heardAt: Date | null };

/** What the last check found, and when the helpdesk was last heard of. */
export function CheckCard({ health, heardAt, clock }: Checked) {
  return (
    <section class="card" id="check" aria-labelledby="check-title">
      <h2 id="check-title">What works</h2>
      {health?.checkedAt && health.checkLines ? (
        <>
          <p class="second small">Checked {clock.moment(health.checkedAt)}</p>
          <ul class="checks">
            {health.checkLines.map(({ what, ok, detail }, i, lines) => (
              <li class={ok ? "yes" : "no"}>
                <Icon name={ok ? "check" : "alert"} />
                <span>
                  {what}
                  <br />
                  <span class="second">
                    {ok ? "" : "Missing: "}
                    {!ok && lines[i - 1]?.detail === detail ? "as above" : detail}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p class="second">Not checked yet.</p>
      )}
      <p class="second small space">
        Last asked {health?.polledAt ? clock.moment(health.polledAt) : "never"}, last webhook{" "}
        {heardAt ? clock.moment(heardAt) : "never"}.
      </p>
      {health?.refusedAt && (
        <p class="state">
          <Icon name="alert" />
          <span>A webhook was refused {clock.moment(health.refusedAt)}.</span>
        </p>
      )}
    </section>
  );
}
