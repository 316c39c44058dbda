import { vi } from "vitest";
import { z } from "zod";
import { newWebhookSecret } from "../../helpdesk/standard-webhooks.ts";
import type { HelpdeskUnderTest } from "../helpdesk/connection-under-test.ts";
import { startWebhookCatcher } from "../helpdesk/webhook-catcher.ts";
import { type RequestTracker, startRequestTracker } from "./request-tracker.ts";

const created = z.object({ id: z.coerce.string() });
const hint = z.object({ ticket: z.string() });
const ticket = z.object({
  Status: z.string(),
  _hyperlinks: z.array(z.object({ ref: z.string(), type: z.string().optional(), id: z.coerce.string().optional() })),
});
const entries = z.object({ items: z.array(z.object({ id: z.coerce.string() })) });
const parts = z.object({ items: z.array(z.object({ Content: z.string().nullish() })) });

export type RtDesk = HelpdeskUnderTest & {
  rt: RequestTracker;
  setStatus(id: string, status: string): Promise<unknown>;
};

/** A real Request Tracker whose webhooks are caught, and a person who works with it. */
export async function startRtDesk(): Promise<RtDesk> {
  const catcher = await startWebhookCatcher();
  const secret = newWebhookSecret();
  const rt = await startRequestTracker({ url: catcher.url, secret });
  const setStatus = (id: string, Status: string) =>
    rt.asAgent({ method: "PUT", path: `ticket/${id}`, body: { Status } });
  const say = async (id: string, how: "correspond" | "comment", Content: string) =>
    void (await rt.asAgent({
      method: "POST",
      path: `ticket/${id}/${how}`,
      body: { Content, ContentType: "text/plain" },
    }));
  return {
    rt,
    setStatus,
    settings: {
      name: "rt",
      kind: "rt",
      baseUrl: rt.url,
      credentials: { user: "aftercare", token: rt.token },
      webhookSecrets: [secret],
    },
    async newSolvedTicket() {
      const id = await newRtTicket(rt);
      await setStatus(id, "resolved");
      return id;
    },
    reopenAsAgent: async (id) => void (await setStatus(id, "open")),
    writeAsCustomer: (id, text) => rt.mail({ from: "Ana Lima <ana@lima.test>", ticketId: id, text }),
    writeAsAgent: (id, text) => say(id, "correspond", text),
    noteAsAgent: (id, text) => say(id, "comment", text),
    solveAgain: async (id) => void (await setStatus(id, "resolved")),
    closeForGood: async (id) => void (await setStatus(id, "closed")),
    async look(id) {
      const { Status, _hyperlinks } = ticket.parse(await rt.asAgent({ method: "GET", path: `ticket/${id}` }));
      return {
        status: Status === "resolved" ? "solved" : Status === "closed" ? "closed" : "open",
        internalNotes: await commentsOf(rt, id),
        linked: _hyperlinks.flatMap((link) => (link.ref === "referred-to-by" && link.id ? [link.id] : [])),
      };
    },
    lastWebhook: (id) =>
      vi.waitFor(() => {
        const last = catcher.caught.findLast(({ body }) => hint.parse(JSON.parse(body)).ticket === id);
        if (last === undefined) throw new Error("no webhook about this ticket yet");
        return { headers: last.headers, body: last.body, now: last.at };
      }, 5_000),
    async stop() {
      await rt.stop();
      await catcher.stop();
    },
  };
}

/** One by a customer of ours, as the mail gateway or an agent on the phone makes it. */
export async function newRtTicket(rt: RequestTracker, more: Record<string, unknown> = {}): Promise<string> {
  const body = {
    Queue: "General",
    Subject: "Invoices missing",
    Requestor: "Ana Lima <ana@lima.test>",
    Content: "Three invoices are missing.",
    ContentType: "text/plain",
    ...more,
  };
  return created.parse(await rt.asAgent({ method: "POST", path: "ticket", body })).id;
}

/** The texts of a ticket's internal comments, oldest first. */
export async function commentsOf(rt: RequestTracker, id: string): Promise<string[]> {
  const query = encodeURIComponent(JSON.stringify([{ field: "Type", value: "Comment" }]));
  const path = `ticket/${id}/history?query=${query}&per_page=100`;
  const found = entries.parse(await rt.asAgent({ method: "GET", path }));
  const texts: string[] = [];
  for (const { id } of found.items) {
    const read = await rt.asAgent({ method: "GET", path: `transaction/${id}/attachments?fields=Content` });
    texts.push(...parts.parse(read).items.map(({ Content }) => Content ?? ""));
  }
  return texts;
}
