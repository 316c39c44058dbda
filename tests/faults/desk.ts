import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { listen } from "../../embedded/local-site/listen.ts";
import { deskApi } from "../../embedded/sample-helpdesk/api.ts";
import { createDesk, type Done } from "../../embedded/sample-helpdesk/desk.ts";
import type { Actor, DeskState, DeskTicket } from "../../embedded/sample-helpdesk/state.ts";
import type { Store } from "../../embedded/sample-helpdesk/store.ts";
import { newWebhookSecret } from "../../helpdesk/standard-webhooks.ts";
import type { HelpdeskTicket } from "../support/promises/evidence.ts";
import { type Courier, startCourier } from "./courier.ts";
import type { Chance } from "../proof/seeded.ts";

const agent = { email: "priya@acme.test", name: "Priya Nair" };
const byAgent: Actor = { kind: "agent", id: "a-1", name: agent.name };

/** The sample helpdesk in memory, so that thousands of tickets cost no disk; its desk and its API are those of `npm start`. */
export async function faultsDesk(parts: { webhookUrls: () => string[]; chance: Chance }) {
  const state: DeskState = { nextId: 1001, tickets: [], deliveries: [] };
  const store: Store = { read: () => state, change: (change) => change(state) };
  const secret = newWebhookSecret();
  const token = randomBytes(16).toString("hex");
  const courier: Courier = startCourier({ ...parts, secret });
  const changed = () => {
    for (const { id, body } of state.deliveries.splice(0)) courier.send({ id, body });
  };
  const desk = createDesk({ store, now: () => new Date(), changed });
  const app = new Hono();
  let url = "";
  app.route("/api", deskApi({ desk, token, siteUrl: () => url }));
  const server = await listen({ app, port: 0 });
  ({ url } = server);

  return {
    url,
    token,
    secret,
    /** A customer of their own writes each ticket; returns its number. */
    write(email: string): string {
      const customer = {
        id: email,
        email,
        name: "Helen Brandt",
        language: "en",
        timeZone: "Europe/Berlin",
        company: null,
      };
      const subject = "Sync stops at 99 %";
      const fresh = { subject, description: "It stops every morning.", team: "Support", customer, agent };
      return ticketOf(desk.create({ ...fresh, by: byAgent })).id;
    },
    /** Returns the key of the new resolution, and the event that tells of it. */
    solve(id: string): { key: string; told: Promise<void> } {
      const before = courier.sent();
      const ticket = ticketOf(desk.solve({ id, by: byAgent, summary: "We cleared a stuck upload." }));
      return { key: ticket.resolutions.at(-1)?.key ?? "", told: courier.taken(courier.sentSince(before)) };
    },
    reopen(id: string): void {
      desk.reopen({ id, by: byAgent });
    },
    statusOf: (id: string) => desk.find(id)?.status ?? null,
    tickets: (): HelpdeskTicket[] =>
      state.tickets.map(({ id, status, resolutions, comments }) => {
        const last = resolutions.at(-1);
        const notes = comments.filter(({ internal }) => internal).map(({ body }) => body);
        return { id, status, resolution: last ? { key: last.key, at: new Date(last.at) } : null, notes };
      }),
    courier,
    async stop() {
      courier.stop();
      await server.close();
    },
  };
}
export type FaultsDesk = Awaited<ReturnType<typeof faultsDesk>>;

function ticketOf(done: Done): DeskTicket {
  if (!done.done) throw new Error(`the desk did not do it: ${done.because}`);
  return done.ticket;
}
