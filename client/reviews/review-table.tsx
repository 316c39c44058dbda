import type { ReviewPage, ReviewRow } from "../../database/review-list.ts";
import type { Clock } from "../console/clock.tsx";
import { Icon } from "../icons.tsx";
import { countOf } from "../console/words.ts";
import { dayOf } from "./review-words.tsx";

const columns = ["Review", "Department", "Cause", "Owner", "State", "Due"];

/** The lines of the list; on a phone it is no table, so its roles are written out. */
export function ReviewTable({ page, clock }: { page: ReviewPage; clock: Clock }) {
  return (
    <table class="table queue" role="table" aria-labelledby="queue-count">
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((name) => (
            <th role="columnheader" scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {page.items.map((row) => (
          <Line row={row} clock={clock} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ row, clock }: { row: ReviewRow; clock: Clock }) {
  const open = row.state === "open";
  return (
    <tr role="row" class={row.overdue ? "row-late" : open ? "" : "row-quiet"}>
      <td role="cell" class="case">
        <a class="case-title" href={`/console/reviews/${row.id}`} data-row>
          {row.overdue && <span class="visually-hidden">Overdue. </span>}
          {row.title}
        </a>
        <span class="case-sub">
          {countOf(row.tickets, "ticket")}, {countOf(row.customers, "customer")}
        </span>
      </td>
      <Blank value={row.department} label="Department" />
      <Blank value={row.causeName} label="Cause" />
      <Blank value={row.ownerName} label="Owner" />
      <td role="cell">
        <span class="state">
          <Icon name={open ? "tree" : "check"} />
          {open ? "Open" : "Concluded"}
        </span>
        <span class="case-sub">
          since {clock.day(open ? (row.reopenedAt ?? row.openedAt) : (row.concludedAt ?? row.openedAt))}
        </span>
      </td>
      <td role="cell" class="nowrap quiet" data-label="Due">
        {open ? (
          row.overdue ? (
            <strong class="second">{dayOf(row.dueOn, clock)}, overdue</strong>
          ) : (
            dayOf(row.dueOn, clock)
          )
        ) : (
          "–"
        )}
      </td>
    </tr>
  );
}

function Blank({ value, label }: { value: string | null; label: string }) {
  return (
    <td role="cell" class={value === null ? "blank" : undefined} data-label={label}>
      {value ?? <span class="quiet">–</span>}
    </td>
  );
}
