import { Hono } from "hono";
import { assets } from "../local-site/assets.ts";
import { guard } from "../local-site/guard.ts";
import { listen } from "../local-site/listen.ts";
import type { DeliveryTarget } from "./deliver-reply.ts";
import { openMailStore } from "./mail-store.ts";
import { mailboxSite } from "./site.tsx";
import { startSmtpIntake } from "./smtp-intake.ts";

export type MailboxSettings = {
  /** Of the page; 0 takes a free one. */
  port: number;
  smtpPort: number;
  dataDir: string;
  /** Where replies go: `url` is Aftercare's own address. */
  deliver: DeliveryTarget;
  log?: ((line: string) => void) | undefined;
};
export type RunningMailbox = { url: string; smtpUrl: string; stop(): Promise<void> };

/** A mail server for one machine, with a page to read what it took and to reply to it. Rejects when a port is taken. */
export async function startMailbox(settings: MailboxSettings): Promise<RunningMailbox> {
  const { port, smtpPort, dataDir, deliver, log = () => {} } = settings;
  const now = () => new Date();
  const store = openMailStore({ dataDir, now });
  const smtp = await startSmtpIntake({ port: smtpPort, store, log });
  const app = new Hono();
  app.use(guard);
  app.route("/", assets());
  app.route("/", mailboxSite({ store, deliver, now, smtpUrl: () => smtp.url }));
  try {
    const server = await listen({ app, port });
    return {
      url: server.url,
      smtpUrl: smtp.url,
      async stop() {
        await Promise.all([server.close(), smtp.close()]);
      },
    };
  } catch (error) {
    await smtp.close();
    throw error;
  }
}
