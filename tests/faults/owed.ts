import type { Database } from "../../database/connect.ts";

/** What the product has not done yet although it could have: nothing of it waits for a person or for its time. */
export type Owed = {
  untold: number;
  unrelayed: number;
  undone: number;
  unsettled: number;
  overdue: number;
  open: number;
};

/** So long after its moment something may still be on its way. */
const graceSeconds = 4;

export async function owed(sql: Database): Promise<Owed> {
  const [row] = await sql<Owed[]>`
    select
      (select count(*) from inbox where handled_at is null)::int as untold,
      (select count(*) from follow_ups where relay_at < now() - ${graceSeconds} * interval '1 second')::int as unrelayed,
      (select count(*) from effects where phase in ('planned', 'claimed', 'data_sent'))::int as undone,
      (select count(*) from follow_ups where answer_version > settled_version and answer_version > 0)::int as unsettled,
      (select count(*) from follow_ups
        where stage in ('accepted', 'scheduled', 'asking', 'asked', 'answered')
          and greatest(due_at, away_until) < now() - ${graceSeconds} * interval '1 second')::int as overdue,
      (select count(*) from follow_ups
        where stage in ('accepted', 'scheduled', 'asking', 'asked', 'answered'))::int as open`;
  if (!row) throw new Error("the database says nothing");
  return row;
}

export const isQuiet = ({ untold, unrelayed, undone, unsettled, overdue }: Owed): boolean =>
  untold + unrelayed + undone + unsettled + overdue === 0;
