import type { OpenSession } from "../../database/account.ts";
import type { Reader } from "../../database/sessions.ts";
import type { Clock } from "../console/clock.tsx";
import { Notice } from "../console/notice.tsx";
import { roleName } from "../console/words.ts";
import { TimeZoneField } from "../people/time-zone-field.tsx";
import { Columns } from "../settings/columns.tsx";
import { ErrorSummary, TextField, type Wrong } from "../settings/fields.tsx";
import { Head } from "../settings/settings-page.tsx";

export type Typed = { name: string; timeZone: string; keysOff: boolean };
type Account = {
  person: Reader;
  sessions: OpenSession[];
  typed: Typed;
  wrong: Wrong;
  said: "saved" | "ended" | null;
  clock: Clock;
  formToken: string;
};

/** Who the reader is here, what they have open, and how they want to read. */
export function AccountPage({ person, sessions, typed, wrong, said, clock, formToken }: Account) {
  return (
    <div class="setting-page">
      {said === "saved" && <Notice good>Saved. It is now {clock.time(clock.now)} for you.</Notice>}
      {said === "ended" && <Notice good>Signed out there. This session goes on.</Notice>}
      <ErrorSummary wrong={wrong} />
      <Head title="Your account" lead={`${person.email}, ${roleName(person.role)}`} />
      <form method="post" action="/console/account" novalidate>
        <input type="hidden" name="token" value={formToken} />
        <TextField name="name" label="Name" value={typed.name} wrong={wrong} hint="As timelines show it." optional />
        <TimeZoneField
          value={typed.timeZone}
          wrong={wrong}
          hint="In which you read every time here; type a part of it to find it."
        >
          <p>
            <button class="button button-small" type="button" data-use-zone hidden>
              Use this browser’s:{" "}
            </button>
          </p>
        </TimeZoneField>
        <fieldset class="field">
          <legend class="label">Keys</legend>
          <label class="choice">
            <input type="checkbox" name="keys" value="on" checked={!typed.keysOff} />
            <span>
              Single keys act
              <br />
              <span class="hint">
                <kbd>/</kbd> <kbd>j</kbd> <kbd>k</kbd> <kbd>x</kbd>; <kbd>?</kbd> lists them. Turn them off if you speak
                to your computer.
              </span>
            </span>
          </label>
        </fieldset>
        <div class="form-foot">
          <button class="button button-primary" type="submit">
            Save
          </button>
        </div>
      </form>
      <section class="section" aria-labelledby="sessions">
        <h2 id="sessions">Where you are signed in</h2>
        <Sessions sessions={sessions} here={person.session} clock={clock} formToken={formToken} />
        <form class="space" method="post" action="/console/account/end-all">
          <input type="hidden" name="token" value={formToken} />
          <button class="button" type="submit">
            Sign out everywhere
          </button>
        </form>
      </section>
    </div>
  );
}

type Listed = { sessions: OpenSession[]; here: string; clock: Clock; formToken: string };

function Sessions({ sessions, here, clock, formToken }: Listed) {
  return (
    <table class="table queue" role="table" aria-labelledby="sessions">
      <Columns names={["Device", "Signed in", "Last seen", "Do"]} />
      <tbody role="rowgroup">
        {sessions.map(({ id, device, since, lastSeenAt }) => (
          <tr role="row">
            <th role="rowheader" scope="row">
              {device ?? "Unknown device"}
              {id === here && <span class="case-sub">this session</span>}
            </th>
            <td role="cell" class="nowrap" data-label="Signed in">
              {clock.moment(since)}
            </td>
            <td role="cell" class="nowrap" data-label="Last seen">
              {clock.moment(lastSeenAt)}
            </td>
            <td role="cell">
              <form method="post" action="/console/account/end-session">
                <input type="hidden" name="token" value={formToken} />
                <input type="hidden" name="session" value={id} />
                <button
                  class="button button-small"
                  type="submit"
                  aria-label={`Sign out ${device ?? "the unknown device"}, seen ${clock.momentText(lastSeenAt)}`}
                >
                  Sign out
                </button>
              </form>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
