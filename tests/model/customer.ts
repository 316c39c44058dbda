import { expect } from "vitest";
import type { Verdict } from "../../domain/words.ts";
import { writtenMail } from "../mail/bounces.ts";
import type { RealProduct } from "./real-product.ts";

/** The newest question about a follow-up that the customer got. */
function question({ smtp }: RealProduct, followUpId: string) {
  const mail = smtp.mails.findLast(
    ({ messageId }) => /^<(check_in|reminder)\./.test(messageId) && messageId.includes(followUpId),
  );
  if (!mail) throw new Error(`nobody asked about ${followUpId}`);
  return mail;
}

function linkTo(product: RealProduct, { followUpId, door }: { followUpId: string; door: "a" | "u" }): string {
  const unsubscribe = question(product, followUpId).header("List-Unsubscribe") ?? "";
  const links = door === "a" ? question(product, followUpId).links : [unsubscribe];
  const found = links.flatMap((link) => new RegExp(`https?://[^/]+/${door}/[a-z2-7]{32}`).exec(link)?.[0] ?? []);
  return found[0] ?? "about:blank";
}

/** Opens the link, fills in the form and sends it, so many times. */
export async function sendForm(
  product: RealProduct,
  { followUpId, verdict, words, times }: { followUpId: string; verdict: Verdict; words: string; times: number },
): Promise<void> {
  const page = linkTo(product, { followUpId, door: "a" });
  const shown = await (await fetch(page)).text();
  const nonce = /name="nonce" value="([^"]+)"/.exec(shown)?.[1] ?? "";
  const given = { followUpId, verdict, words, acknowledged: false };
  product.given.push(given);
  for (let sent = 0; sent < times; sent += 1) {
    const body = new URLSearchParams({ verdict, words, satisfaction: "", effort: "", again_on: "", nonce });
    const { status } = await fetch(page, { method: "POST", body, redirect: "manual" });
    expect([303, 409]).toContain(status);
    given.acknowledged ||= status === 303;
  }
}

/** Tells an agent, who writes it down. */
export async function tellAgent(
  product: RealProduct,
  { followUpId, verdict, words }: { followUpId: string; verdict: Verdict; words: string },
): Promise<void> {
  const given = { followUpId, verdict, words, acknowledged: false };
  product.given.push(given);
  const body = JSON.stringify({ verdict, words, by: "agent" });
  const { status } = await product.call(`/v1/follow-ups/${followUpId}/answer`, { body, type: "application/json" });
  expect([200, 409]).toContain(status);
  given.acknowledged = status === 200;
}

/** Their mail program follows every link there is, as scanners do. */
export async function scanMail(product: RealProduct, followUpId: string): Promise<void> {
  for (const link of question(product, followUpId).links) {
    if (!link.startsWith(product.url)) continue;
    expect((await fetch(link)).status).toBe(200);
    await fetch(link, { method: "HEAD" });
  }
}

/** One click on "unsubscribe" in the mail program (RFC 8058). */
export async function unsubscribe(product: RealProduct, followUpId: string): Promise<void> {
  const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
  const response = await fetch(linkTo(product, { followUpId, door: "u" }), { method: "POST", body });
  expect(response.status).toBe(200);
}

/** Writes back, or their mail program does. */
export async function writeBack(
  product: RealProduct,
  { followUpId, by, about }: { followUpId: string; by: "person" | "machine"; about: string },
): Promise<void> {
  const to = question(product, followUpId).parsed.replyTo?.[0]?.address ?? "";
  const headers = [`Subject: ${about}`, ...(by === "machine" ? ["Auto-Submitted: auto-replied"] : [])];
  const response = await product.call("/v1/inbound-mail", { body: writtenMail(headers, to), type: "message/rfc822" });
  expect(response.status).toBe(202);
}
