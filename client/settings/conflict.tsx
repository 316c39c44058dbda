import { Notice } from "../console/notice.tsx";
import { Columns } from "./columns.tsx";

/** A field in which what somebody else has saved and what was typed are not the same. */
export type Difference = { label: string; theirs: string; yours: string };

/** Two people saved at once: what stands now beside what the second of them typed. */
export function Conflict({ what, differences }: { what: string; differences: Difference[] }) {
  return (
    <>
      <Notice good={false}>
        Somebody else saved this {what} meanwhile. The form below holds what you typed; saving again puts it over
        theirs.
      </Notice>
      {differences.length === 0 ? (
        <p class="second">What you typed is what stands now.</p>
      ) : (
        <table class="table queue" role="table" aria-label="What stands now, and what you typed">
          <Columns names={["Field", "Stands now", "You typed"]} />
          <tbody role="rowgroup">
            {differences.map(({ label, theirs, yours }) => (
              <tr role="row">
                <th role="rowheader" scope="row">
                  {label}
                </th>
                <td role="cell" data-label="Stands now:">
                  <span class="rule-value">{theirs || "nothing"}</span>
                </td>
                <td role="cell" data-label="You typed:">
                  <span class="rule-value">{yours || "nothing"}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

/** Those of these fields that differ. */
export const differing = (fields: Difference[]): Difference[] => fields.filter(({ theirs, yours }) => theirs !== yours);
