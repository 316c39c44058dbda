import { Fault } from "../settings/fields.tsx";
import { countOf } from "../console/words.ts";
import type { DeliveriesPageFacts } from "./deliveries-page.tsx";
import { deliveriesAddress } from "./addresses.ts";

/** Everything that was given up, or what happened since a day, once more. */
export function RedeliverCard({ name, failed, wrongDay, formToken }: DeliveriesPageFacts) {
  return (
    <section class="card space-l" id="redeliver" aria-labelledby="redeliver-title">
      <h2 id="redeliver-title">{countOf(failed, "event")} given up</h2>
      <p class="second">A receiver that is well again gets them under the same ids, so that it can tell what it has.</p>
      <form class="space" method="post" action={`${deliveriesAddress(name)}/redeliver-failed`} novalidate>
        <input type="hidden" name="token" value={formToken} />
        <div class={`field${wrongDay ? " field-error" : ""}`}>
          <label class="label" for="since">
            Only what happened since <span class="optional">(optional)</span>
          </label>
          <Fault
            field="since"
            wrong={wrongDay ? [{ field: "since", label: "Since", text: "must be a day such as 2026-11-20" }] : []}
          />
          <input
            class="input input-day"
            type="date"
            id="since"
            name="since"
            {...(wrongDay ? { "aria-invalid": "true", "aria-describedby": "since-error" } : {})}
          />
        </div>
        <div class="form-foot">
          <button class="button" type="submit">
            Deliver them once more
          </button>
        </div>
      </form>
    </section>
  );
}
