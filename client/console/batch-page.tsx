import type { Batch, BatchAct, BatchRow } from "../../database/batches.ts";
import { becameWords, undoneWords } from "./batch-words.ts";
import { Notice } from "./notice.tsx";
import { countOf, number } from "./words.ts";

type Shown = {
  batch: Batch;
  /** Where the list is that it came from. */ list: string;
  formToken: string;
  mayUndo: boolean;
};

const titles: Record<BatchAct, string> = {
  skip: "Skipped together",
  cancel: "Cancelled together",
  look: "Looked at together",
};
const verbs: Record<BatchAct, string> = { skip: "skipped", cancel: "cancelled", look: "marked as looked at" };

/** What became of each follow-up that was picked, and the way back for all of them. */
export function BatchPage({ batch, list, formToken, mayUndo }: Shown) {
  const { act, rows } = batch;
  const undone = rows.filter((row) => row.undone === "restored").length;
  const mixed = rows.some((row) => row.undone !== null);
  const open = rows.filter(({ became }) => became === null).length;
  const canUndo = rows.filter((row) => row.became === "done" && row.undone === null).length;
  const [, filters = ""] = list.split("?");
  const form = (what: "undo" | "go-on", text: string) => (
    <form method="post" action={`/console/follow-ups/batches/${batch.id}/${what}`}>
      <input type="hidden" name="token" value={formToken} />
      <input type="hidden" name="list" value={filters} />
      <button class="button" type="submit">
        {text}
      </button>
    </form>
  );
  const done = rows.filter(({ became }) => became === "done").length;
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href={list}>Follow-ups</a>
      </nav>
      <div class="page-head">
        <div class="page-head-text">
          <h1>{titles[act]}</h1>
        </div>
      </div>
      <Notice good={mixed ? undone > 0 : done > 0}>
        <p>
          {mixed
            ? `${number(undone)} of ${countOf(done, "follow-up")} put back to where they were.`
            : `${number(done)} of ${countOf(rows.length, "follow-up")} ${verbs[act]}.`}
          {open > 0 && ` ${countOf(open, "follow-up")} not reached: the work was interrupted.`}
        </p>
        {mayUndo && open > 0 && form("go-on", "Go on")}
        {mayUndo && canUndo > 0 && form("undo", canUndo === 1 ? "Undo" : `Undo all ${number(canUndo)}`)}
      </Notice>
      <div class="table-wrap space">
        <table class="table">
          <caption class="visually-hidden">What became of each</caption>
          <thead>
            <tr>
              <th scope="col">Ticket</th>
              <th scope="col">Result</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Line row={row} act={act} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="space">
        <a class="button" href={list}>
          Back to the list
        </a>
      </p>
    </>
  );
}

function Line({ row, act }: { row: BatchRow; act: BatchAct }) {
  return (
    <tr>
      <td>
        <a href={`/console/follow-ups/${row.followUpId}`}>{row.subject}</a> <span class="quiet">{row.ticket}</span>
      </td>
      <td>{row.undone === null ? becameWords(act, row.became) : undoneWords(row.undone)}</td>
    </tr>
  );
}
