import { expect, vi } from "vitest";
import type { Database } from "../../database/connect.ts";
import { tokenHash } from "../../database/ids.ts";
import type { Verdict } from "../../domain/words.ts";
import type { GivenAnswer } from "../support/invariants.ts";
import type { ReceivedMail } from "../support/received-mail.ts";

/**
 * Answers as a customer does: opens the link out of the mail, fills in the form, and sends it; again with the same form
 * while nobody answers. What was given is noted in `given` before it is sent.
 */
export async function answerByLink(answering: {
  mail: ReceivedMail;
  verdict: Verdict;
  words: string;
  sql: Database;
  given: GivenAnswer[];
}): Promise<void> {
  const { mail, verdict, words, sql, given } = answering;
  const link = new URL(mail.links.find((link) => /\/a\/[a-z2-7]{32}/.test(link)) ?? "about:blank");
  const page = `${link.origin}${link.pathname}`;
  const token = link.pathname.split("/").at(-1) ?? "";
  const [asked] = await sql<{ followUpId: string }[]>`
    select follow_up_id from tokens where sha256 = ${tokenHash(token)}`;
  const answer = { followUpId: asked?.followUpId ?? "", verdict, words, acknowledged: false };
  given.push(answer);
  const nonce = await patiently(async () => {
    const response = await fetch(page, { signal: AbortSignal.timeout(10_000) });
    expect(response.status).toBe(200);
    return /name="nonce" value="([^"]+)"/.exec(await response.text())?.[1] ?? "";
  });
  await patiently(async () => {
    const body = new URLSearchParams({ verdict, words, satisfaction: "2", effort: "3", again_on: "", nonce });
    const sent = { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(10_000) } as const;
    const response = await fetch(page, sent);
    expect(response.status).toBe(303);
  });
  answer.acknowledged = true;
}

async function patiently<T>(act: () => Promise<T>): Promise<T> {
  return await vi.waitFor(act, { timeout: 120_000, interval: 250 });
}
