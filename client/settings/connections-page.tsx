import type { ConnectionHealth } from "../../database/connection-checks.ts";
import type { Connection } from "../../database/connections.ts";
import { Icon } from "../icons.tsx";
import { Notice } from "../console/notice.tsx";
import { Columns } from "./columns.tsx";
import type { SettingsView } from "./in-settings.ts";
import { Head } from "./settings-page.tsx";
import { kindName } from "./setting-words.ts";

export type ConnectionRow = { connection: Connection; health: ConnectionHealth | null; heardAt: Date | null };

/** Every helpdesk we hear from, and how it has been doing. */
export function ConnectionsPage({
  rows,
  removed,
  clock,
  mayChange,
}: SettingsView & { rows: ConnectionRow[]; removed: boolean }) {
  return (
    <>
      {removed && <Notice good>The connection was removed.</Notice>}
      <Head
        title="Connections"
        lead="The helpdesks that tell us what was solved, and in which tickets are opened again."
      >
        {mayChange && (
          <>
            <a class="button button-primary" href="/console/settings/new-connection?kind=rt">
              Connect Request Tracker
            </a>
            <a class="button" href="/console/settings/new-connection?kind=sample">
              Connect a sample helpdesk
            </a>
          </>
        )}
      </Head>
      <table class="table queue" role="table" aria-label="Connections">
        <Columns names={["Name", "State", "Kind", "Address", "Policy", "Last asked", "Last webhook"]} />
        <tbody role="rowgroup">
          {rows.map(({ connection, health, heardAt }) => (
            <tr role="row">
              <th role="rowheader" scope="row">
                <a href={`/console/settings/connections/${connection.name}`}>{connection.name}</a>
              </th>
              <td role="cell">
                <State health={health} />
              </td>
              <td role="cell">{kindName(connection.kind)}</td>
              <td role="cell" class={connection.baseUrl === null ? "blank" : undefined}>
                {connection.baseUrl ?? "–"}
              </td>
              <td role="cell" data-label="Policy">
                {connection.policy}
              </td>
              <td role="cell" data-label="Last asked">
                {health?.polledAt ? clock.moment(health.polledAt) : "never"}
              </td>
              <td role="cell" data-label="Last webhook">
                {heardAt ? clock.moment(heardAt) : "never"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length <= 1 && (
        <p class="second space">No helpdesk is connected yet. Until one is, follow-ups are started through the API.</p>
      )}
    </>
  );
}

function State({ health }: { health: ConnectionHealth | null }) {
  const missing = health?.checkLines?.filter(({ ok }) => !ok).length ?? 0;
  const failing = (health?.pollFailures ?? 0) > 0;
  const bad = missing > 0 || failing;
  const text = failing
    ? "cannot be asked"
    : missing > 0
      ? `${missing} missing`
      : health?.checkLines
        ? "works"
        : "not checked yet";
  return (
    <span class="state">
      <Icon name={bad ? "alert" : health?.checkLines ? "check" : "clock"} />
      {text}
    </span>
  );
}
