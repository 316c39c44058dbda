import { openHelpdesk } from "../../helpdesk/open.ts";
import { createRequestTracker } from "../../helpdesk/request-tracker.ts";
import { newWebhookSecret } from "../../helpdesk/standard-webhooks.ts";
import { describeWithRequestTracker } from "../support/request-tracker.ts";
import { startRtDesk } from "../support/request-tracker-desk.ts";
import { describeConnection } from "./connection-contract.ts";
import { outgoing } from "../support/outgoing.ts";

describeWithRequestTracker("Request Tracker 5", () => {
  describeConnection({
    kind: "rt",
    start: startRtDesk,
    connect: (settings, limits) =>
      limits === undefined
        ? openHelpdesk({ ...settings, kind: "rt" }, { outgoing })
        : createRequestTracker(settings, { outgoing, ...limits }),
    otherSecret: newWebhookSecret,
    hastyMs: 2_000,
  });
});
