import { batchActs } from "../../database/batches.ts";

/** The form that the checkboxes of the list belong to; with no script it takes what is checked. */
export const batchForm = "batch";
const names = { skip: "Skip follow-ups", cancel: "Cancel follow-ups", look: "Mark as looked at" };

/** What can be done to all that is picked. */
export function BatchBar({ filters, nonce, formToken }: { filters: string; nonce: string; formToken: string }) {
  return (
    <form class="bulk small" id={batchForm} method="post" action="/console/follow-ups/batches">
      <input type="hidden" name="token" value={formToken} />
      <input type="hidden" name="nonce" value={nonce} />
      <input type="hidden" name="list" value={filters} />
      <span id="picked" role="status">
        Selected
      </span>
      {batchActs.map((act) => (
        <button class="button button-small" type="submit" name="act" value={act}>
          {names[act]}
        </button>
      ))}
    </form>
  );
}
