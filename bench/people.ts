import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { signWebhook } from "../helpdesk/standard-webhooks.ts";
import type { Product } from "./product.ts";

/** From so many networks people answer: the product brakes each network that asks for too much. */
const networks = 60;
const agents = Array.from(
  { length: networks },
  (_, n) => new Agent({ keepAlive: true, maxSockets: 8, localAddress: `127.0.${n + 1}.1` }),
);

type Asked = { method: string; headers?: Record<string, string>; body?: string; from?: number };

/** One HTTP request over a kept connection; back with the status when the answer is there whole. */
export async function ask(url: string, asked: Asked): Promise<{ status: number; body: string }> {
  const { method, headers = {}, body, from = 0 } = asked;
  const answer = await new Promise<{ status: number; body: string } | null>((resolve, reject) => {
    const sent = request(url, { method, headers, agent: agents[from % networks] }, (response) => {
      text(response).then((said) => resolve({ status: response.statusCode ?? 0, body: said }), reject);
    });
    // A kept connection may be closed by the server at the very moment it is used again (node's documentation of reusedSocket).
    sent.on("error", (error) => (sent.reusedSocket ? resolve(null) : reject(error))).end(body);
  });
  return answer ?? (await ask(url, asked));
}

/** A helpdesk says that a ticket was solved. */
export async function solve({ url, webhookSecret }: Product, ticketId: string): Promise<void> {
  const body = JSON.stringify({ type: "ticket.solved", ticketId, actor: { kind: "agent", id: "priya" } });
  const signed = signWebhook({ id: randomUUID(), at: new Date(), body, secrets: [webhookSecret] });
  const headers = { "content-type": "application/json", ...signed };
  const { status } = await ask(`${url}/v1/webhooks/desk`, { method: "POST", headers, body });
  if (status !== 202) throw new Error(`a webhook was answered ${status}`);
}

/** A customer opens the link of the mail. */
export async function open({ url }: Product, { key, from }: { key: string; from: number }): Promise<void> {
  const { status } = await ask(`${url}/a/${key}?v=held`, { method: "GET", from });
  if (status !== 200) throw new Error(`an answer page was answered ${status}`);
}

/** A customer sends the form. */
export async function answer({ url }: Product, { key, from }: { key: string; from: number }): Promise<void> {
  const fields = { verdict: "held", satisfaction: "5", effort: "6", words: "Thank you.", nonce: randomUUID() };
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams(fields).toString();
  const { status } = await ask(`${url}/a/${key}`, { method: "POST", headers, body, from });
  if (status !== 303) throw new Error(`an answer was answered ${status}`);
}

export const newTicketId = (): string => `t${randomUUID().replaceAll("-", "").slice(0, 20)}`;
