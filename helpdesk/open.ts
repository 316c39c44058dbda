import type { HelpdeskKind } from "../domain/words.ts";
import type { Helpdesk, HelpdeskSettings } from "./contract.ts";
import type { Outgoing } from "./outgoing.ts";
import { createRequestTracker } from "./request-tracker.ts";
import { createSampleHelpdesk } from "./sample.ts";

/** The kinds that have a helpdesk behind them; a ticket told through the API has none. */
export type ConnectedKind = Exclude<HelpdeskKind, "api">;

/** The helpdesk of a connection; opens nothing by itself, so it is cheap to call for every act. */
export function openHelpdesk(
  settings: HelpdeskSettings & { kind: ConnectedKind },
  { outgoing }: { outgoing: Outgoing },
): Helpdesk {
  switch (settings.kind) {
    case "sample":
      return createSampleHelpdesk(settings, { outgoing });
    case "rt":
      return createRequestTracker(settings, { outgoing });
  }
}
