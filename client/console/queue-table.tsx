import type { QueueRow } from "../../database/queue.ts";
import { nextStep } from "../api/next-step.ts";
import { StageBadge, VerdictBadge } from "./badges.tsx";
import { batchForm } from "./batch-bar.tsx";
import type { Clock } from "./clock.tsx";
import { nextWords } from "./next-words.tsx";
import type { QueuePage } from "../../database/queue.ts";
import { lookText, outcomeWords, reasonText } from "./words.ts";
import { languageOf } from "../language-of.ts";

/** The lines of the queue; on a phone it is a list, so the roles of a table are written out. */
export function QueueTable({ page, clock, picking }: { page: QueuePage; clock: Clock; picking: boolean }) {
  return (
    <table class="table queue" role="table" aria-labelledby="queue-count">
      <thead role="rowgroup">
        <tr role="row">
          {picking && (
            <th role="columnheader" scope="col" class="pick">
              <span class="visually-hidden">Select</span>
            </th>
          )}
          <th role="columnheader" scope="col">
            Ticket
          </th>
          <th role="columnheader" scope="col">
            Team
          </th>
          <th role="columnheader" scope="col">
            State and next step
          </th>
          <th role="columnheader" scope="col">
            Verdict
          </th>
          <th role="columnheader" scope="col" class="num">
            <abbr title="Satisfaction, 1 to 5">CSAT</abbr>
          </th>
          <th role="columnheader" scope="col" class="num">
            <abbr title="Effort, 1 to 7, higher is easier">CES</abbr>
          </th>
          <th role="columnheader" scope="col">
            Agent
          </th>
          <th role="columnheader" scope="col">
            Resolved
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {page.items.map((row) => (
          <Line row={row} clock={clock} picking={picking} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ row, clock, picking }: { row: QueueRow; clock: Clock; picking: boolean }) {
  const unread = row.needsLook !== null;
  const over = row.stage === "skipped" || row.stage === "cancelled";
  const mark = unread ? "row-unread" : row.late ? "row-late" : over ? "row-quiet" : "";
  return (
    <tr role="row" class={mark}>
      {picking && (
        <td role="cell" class="pick">
          <input
            type="checkbox"
            name={`pick.${row.id}`}
            form={batchForm}
            aria-label={`Select ${row.ticketExternalId}`}
            autocomplete="off"
          />
        </td>
      )}
      <td role="cell" class="case">
        <a class="case-title" href={`/console/follow-ups/${row.id}`} data-row {...languageOf(row)}>
          {unread && <span class="visually-hidden">Needs a look. </span>}
          {row.late && <span class="visually-hidden">Late. </span>}
          {row.subject}
        </a>
        <span class="case-sub">
          {row.ticketExternalId} ·{" "}
          {[row.customerName ?? row.email ?? "unknown", row.company].filter(Boolean).join(", ")}
        </span>
      </td>
      <td role="cell">
        {row.team ?? row.connection} {row.language !== null && <span class="lang">{row.language}</span>}
      </td>
      <td role="cell">
        <StageBadge stage={row.stage} />
        <span class="case-sub">
          {row.late ? <strong class="second">late, {nextOf(row, clock)}</strong> : nextOf(row, clock)}
        </span>
      </td>
      <td role="cell" class={row.verdict === null ? "blank" : undefined}>
        {row.verdict === null ? <span class="quiet">–</span> : <VerdictBadge verdict={row.verdict} />}
      </td>
      <Score label="CSAT" value={row.satisfaction} />
      <Score label="CES" value={row.effort} />
      <td role="cell">{row.agentName ?? row.agentEmail ?? <span class="quiet">–</span>}</td>
      <td role="cell" class="nowrap quiet" data-label="Resolved">
        {clock.moment(row.resolvedAt)}
      </td>
    </tr>
  );
}

function Score({ label, value }: { label: string; value: number | null }) {
  return (
    <td role="cell" class={value === null ? "num blank" : "num"} data-label={label}>
      {value ?? "–"}
    </td>
  );
}

function nextOf(row: QueueRow, clock: Clock) {
  if (row.needsLook !== null) return lookText(row.needsLook);
  if (row.stage === "skipped" || row.stage === "cancelled") return reasonText(row.reason);
  const next = nextStep(row);
  if (next !== null) return nextWords(next, clock);
  return row.outcome === null ? "" : outcomeWords(row.outcome);
}
