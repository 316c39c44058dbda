import { eventTypes } from "../../domain/words.ts";
import { Fault, TextField, type Wrong } from "../settings/fields.tsx";
import { eventSentence } from "./event-words.ts";
import type { Typed } from "./subscription-form.ts";

/** Where a subscription is reached, and what it hears of. */
export function SubscriptionFields({ typed, wrong }: { typed: Typed; wrong: Wrong }) {
  const unchosen = wrong.some(({ field }) => field === "events");
  return (
    <>
      <TextField
        name="url"
        label="Address"
        value={typed.url}
        wrong={wrong}
        hint="Such as https://crm.example/hooks/aftercare. Events are posted there, signed."
      />
      <fieldset
        class={`field${unchosen ? " field-error" : ""}`}
        id="events"
        {...(unchosen ? { "aria-describedby": "events-error" } : {})}
      >
        <legend class="label">Events</legend>
        <Fault field="events" wrong={wrong} />
        <div class="choices">
          {eventTypes.map((type) => (
            <label class="choice">
              <input type="checkbox" name={`event.${type}`} value="yes" checked={typed.events.includes(type)} />
              <span>
                <span class="mono">{type}</span>
                <br />
                <span class="hint">{eventSentence(type)}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </>
  );
}
