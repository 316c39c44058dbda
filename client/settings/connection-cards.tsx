import type { ConnectionHealth } from "../../database/connection-checks.ts";
import { Icon } from "../console/icons.tsx";
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
            {health.checkLines.map(({ what, ok, detail }) => (
              <li class={ok ? "yes" : "no"}>
                <Icon name={ok ? "check" : "alert"} />
                <span>
                  {what}
                  <br />
                  <span class="second">
                    {ok ? "" : "Missing: "}
                    {detail}
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
        {health?.refusedAt && <> A webhook was refused {clock.moment(health.refusedAt)}.</>}
      </p>
    </section>
  );
}

type Removable = SettingsView & { confirmDelete: boolean; address: string };

/** Removing takes a second press: it cannot be undone. */
export function DeleteCard({ confirmDelete, address, formToken }: Removable) {
  return (
    <section class="card" id="delete" aria-labelledby="delete-title">
      <h2 id="delete-title">Remove</h2>
      {confirmDelete ? (
        <form method="post" action={`${address}/delete`}>
          <input type="hidden" name="token" value={formToken} />
          <p>Its address and secrets are forgotten, and its webhooks are refused. That cannot be undone.</p>
          <div class="row space">
            <button class="button button-danger" type="submit">
              Remove connection
            </button>
            <a class="button" href={address}>
              Leave it
            </a>
          </div>
        </form>
      ) : (
        <>
          <p class="second">Only a connection without tickets can be removed.</p>
          <p class="space">
            <a class="button" href={`${address}?do=delete#delete`}>
              Remove…
            </a>
          </p>
        </>
      )}
    </section>
  );
}
