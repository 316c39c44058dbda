import { Hono } from "hono";
import { assets } from "../local-site/assets.ts";
import { guard } from "../local-site/guard.ts";
import { listen } from "../local-site/listen.ts";
import { deskApi } from "./api.ts";
import { startDeliveries } from "./deliveries.ts";
import type { Deliveries, WebhookTarget } from "./deliveries.ts";
import { createDesk } from "./desk.ts";
import { seedState } from "./seed.ts";
import { deskSite } from "./site.tsx";
import { openStore } from "./store.ts";

export type SampleHelpdeskSettings = {
  /** 0 takes a free one. */
  port: number;
  dataDir: string;
  webhook: WebhookTarget;
  apiToken: string;
  /** Shown as a link where a mail is expected. */
  mailboxUrl?: string | undefined;
  log?: ((line: string) => void) | undefined;
};
export type RunningSampleHelpdesk = { url: string; stop(): Promise<void> };

/**
 * A small helpdesk on this machine: pages at `/`, a REST API at `/api`, signed webhooks to `webhook.url`. Its tickets
 * and the webhooks not yet delivered survive any stop, also a kill. Rejects when the port is taken.
 */
export async function startSampleHelpdesk(settings: SampleHelpdeskSettings): Promise<RunningSampleHelpdesk> {
  const { port, dataDir, webhook, apiToken, mailboxUrl = null, log = () => {} } = settings;
  const now = () => new Date();
  const store = openStore({ dataDir, first: () => seedState(now()) });
  let deliveries: Deliveries | null = null;
  let url = "";
  const desk = createDesk({ store, now, changed: () => deliveries?.wake() });

  const app = new Hono();
  app.use(guard);
  app.route("/", assets());
  app.route("/api", deskApi({ desk, token: apiToken, siteUrl: () => url }));
  app.route("/", deskSite({ desk, mailboxUrl }));

  const server = await listen({ app, port });
  ({ url } = server);
  deliveries = startDeliveries({ store, target: webhook, now, log });
  return {
    url,
    async stop() {
      await Promise.all([server.close(), deliveries?.stop()]);
    },
  };
}
