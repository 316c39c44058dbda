import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { z } from "zod";
import { startSampleHelpdesk } from "../../embedded/sample-helpdesk/start.ts";
import { openHelpdesk } from "../../helpdesk/open.ts";
import { createSampleHelpdesk } from "../../helpdesk/sample.ts";
import { newWebhookSecret } from "../../helpdesk/standard-webhooks.ts";
import { describeConnection } from "./connection-contract.ts";
import type { HelpdeskUnderTest } from "./connection-under-test.ts";
import { startWebhookCatcher } from "./webhook-catcher.ts";
import { outgoing } from "../support/outgoing.ts";

const hint = z.object({ ticketId: z.string(), type: z.string() });
const answer = z.object({
  status: z.enum(["open", "solved", "closed"]),
  comments: z.array(z.object({ internal: z.boolean(), body: z.string() })),
  linked: z.array(z.string()),
});

describeConnection({
  kind: "sample",
  start,
  connect: (settings, limits) =>
    limits === undefined
      ? openHelpdesk({ ...settings, kind: "sample" }, { outgoing })
      : createSampleHelpdesk(settings, { outgoing, ...limits }),
  otherSecret: newWebhookSecret,
});

async function start(): Promise<HelpdeskUnderTest> {
  const dataDir = await mkdtemp(join(tmpdir(), "sample-helpdesk-"));
  const catcher = await startWebhookCatcher();
  const secret = newWebhookSecret();
  const token = "a token";
  const desk = await startSampleHelpdesk({ port: 0, dataDir, webhook: { url: catcher.url, secret }, apiToken: token });

  /** As a person does it: a form of the page. */
  const press = async (path: string, fields: Record<string, string> = {}) => {
    const response = await fetch(desk.url + path, {
      method: "POST",
      body: new URLSearchParams(fields),
      redirect: "manual",
    });
    expect(response.status).toBe(303);
    return response.headers.get("location") ?? "";
  };
  const solve = (id: string) =>
    press(`/tickets/${id}/solve`, { summary: "We changed it.", agent: "tom.okafor@tarn.example" });

  const write = async (id: string, as: string, body: string) =>
    void (await press(`/tickets/${id}/comment`, { as, body, agent: "tom.okafor@tarn.example" }));

  return {
    settings: { name: "sample", kind: "sample", baseUrl: desk.url, credentials: { token }, webhookSecrets: [secret] },
    async newSolvedTicket() {
      const customer = { name: "Ana", email: "ana@lima.example", language: "en", timeZone: "Europe/Lisbon" };
      const location = await press("/new", { ...customer, subject: "It broke", description: "Please help." });
      const id = location.split("/").at(-1) ?? "";
      await solve(id);
      return id;
    },
    reopenAsAgent: async (id) => void (await press(`/tickets/${id}/reopen`)),
    writeAsCustomer: (id, text) => write(id, "customer", text),
    writeAsAgent: (id, text) => write(id, "agent", text),
    noteAsAgent: (id, text) => write(id, "internal", text),
    solveAgain: async (id) => void (await solve(id)),
    closeForGood: async (id) => void (await press(`/tickets/${id}/close`)),
    async look(id) {
      const response = await fetch(`${desk.url}/api/tickets/${id}`, { headers: { authorization: `Bearer ${token}` } });
      const { status, comments, linked } = answer.parse(await response.json());
      return { status, linked, internalNotes: comments.filter(({ internal }) => internal).map(({ body }) => body) };
    },
    lastWebhook: (id) =>
      vi.waitFor(() => {
        const about = catcher.caught.filter(({ body }) => hint.parse(JSON.parse(body)).ticketId === id);
        const last = about.findLast(({ body }) => hint.parse(JSON.parse(body)).type === "ticket.status_changed");
        if (last === undefined) throw new Error("no webhook about this ticket yet");
        return { headers: last.headers, body: last.body, now: last.at };
      }, 5_000),
    async stop() {
      await desk.stop();
      await catcher.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}
