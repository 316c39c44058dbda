import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { startSampleHelpdesk } from "../../embedded/sample-helpdesk/start.ts";
import { newWebhookSecret } from "../../helpdesk/standard-webhooks.ts";
import type { HelpdeskTicket } from "./promises/evidence.ts";

/** What `world` signs in with. */
const usualToken = "secret";
const list = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      status: z.enum(["open", "solved", "closed"]),
      resolution: z.object({ key: z.string(), at: z.coerce.date() }).nullable(),
      comments: z.array(z.object({ body: z.string(), internal: z.boolean() })),
    }),
  ),
});
const queue = z.object({ deliveries: z.array(z.unknown()) });

/** The sample helpdesk in a folder of its own, used as people use it: by its forms. `webhookUrl` may lead nowhere. */
export async function sampleDesk({ webhookUrl = "http://127.0.0.1:9/nowhere" }: { webhookUrl?: string } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "aftercare-desk-"));
  const secret = newWebhookSecret();
  const desk = await startSampleHelpdesk({
    port: 0,
    dataDir: folder,
    webhook: { url: webhookUrl, secret },
    apiToken: usualToken,
  });
  const send = async (path: string, fields: Record<string, string> = {}): Promise<string> => {
    const body = new URLSearchParams(fields);
    const response = await fetch(desk.url + path, { method: "POST", body, redirect: "manual" });
    if (response.status !== 303) throw new Error(`the sample helpdesk answered ${response.status} to ${path}`);
    return response.headers.get("location") ?? "";
  };
  return {
    url: desk.url,
    token: usualToken,
    secret,
    /** A customer writes; returns the number of the ticket. */
    write: async (email: string): Promise<string> => {
      const where = await send("/new", {
        name: "Helen Brandt",
        email,
        language: "en",
        timeZone: "Europe/Berlin",
        subject: "Sync stops at 99 %",
        description: "It stops every morning.",
      });
      return where.split("/").at(-1) ?? "";
    },
    solve: (id: string) => send(`/tickets/${id}/solve`, { summary: "We cleared a stuck upload." }),
    reopen: (id: string) => send(`/tickets/${id}/reopen`),
    /** The customer writes into their ticket. */
    answer: (id: string, body: string) => send(`/tickets/${id}/comment`, { as: "customer", body, agent: "" }),
    /** Whether every webhook has been taken. */
    allTold: async (): Promise<boolean> => {
      const state = queue.parse(JSON.parse(await readFile(join(folder, "sample-helpdesk.json"), "utf8")));
      return state.deliveries.length === 0;
    },
    tickets: async (): Promise<HelpdeskTicket[]> => {
      const response = await fetch(`${desk.url}/api/tickets?limit=100`, {
        headers: { authorization: `Bearer ${usualToken}` },
      });
      return list.parse(await response.json()).items.map(({ comments, ...ticket }) => ({
        ...ticket,
        notes: comments.filter(({ internal }) => internal).map(({ body }) => body),
      }));
    },
    async stop() {
      await desk.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
export type SampleDesk = Awaited<ReturnType<typeof sampleDesk>>;
