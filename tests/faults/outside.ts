import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { composeReply } from "../../embedded/mailbox/compose-reply.ts";
import { readMail } from "../../embedded/mailbox/read-mail.ts";
import type { Verdict } from "../../domain/words.ts";
import type { Chance } from "../proof/seeded.ts";
import type { ReceivedMail } from "../support/received-mail.ts";
import type { Witness } from "./witness.ts";

type Parts = { clients: () => string[]; adminKey: string; witness: Witness; chance: Chance; over: AbortSignal };
type Asked = {
  method: "GET" | "HEAD" | "POST";
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
};
export type Outside = ReturnType<typeof createOutside>;

const longestRequestMs = 20_000;

/** People and programs that speak to the product over HTTP; whatever they do is noted for the judge, and tried until it works. */
export function createOutside({ clients, adminKey, witness, chance, over }: Parts) {
  const api = { authorization: `Bearer ${adminKey}`, "content-type": "application/json" };

  const ask = async ({ method, path, headers = {}, body }: Asked): Promise<{ status: number; text: string }> => {
    const urls = clients();
    const url = (urls[chance.between(0, urls.length - 1)] ?? "") + path;
    const signal = AbortSignal.any([over, AbortSignal.timeout(longestRequestMs)]);
    const response = await fetch(url, {
      method,
      headers,
      redirect: "manual",
      signal,
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, text: await response.text() };
  };
  /** Null when the run is over before it worked; a 4xx that will not change is handed back. */
  const insist = async (asked: Asked): Promise<{ status: number; text: string } | null> => {
    let conflicts = 0;
    while (!over.aborted) {
      const answer = await ask(asked).catch(() => null);
      // The same request may still be at work; a conflict that stays is an answer.
      if (answer?.status === 409) conflicts += 1;
      const isOver = answer !== null && answer.status < 500 && answer.status !== 429;
      if (isOver && (answer.status !== 409 || conflicts > 5)) return answer;
      await delay(chance.between(200, 1_000));
    }
    return null;
  };

  return {
    /** Told by API; true once there was a 2xx. */
    async tell(body: { ticket: { id: string }; resolution: { id: string } }): Promise<boolean> {
      const answer = await insist({ method: "POST", path: "/v1/follow-ups", headers: api, body: JSON.stringify(body) });
      if (answer === null) return false;
      const id = /"id":"(fu_[a-z2-7]+)"/.exec(answer.text)?.[1];
      if (answer.status >= 300 || id === undefined)
        throw new Error(`a resolution was not taken: ${answer.status} ${answer.text}`);
      const key = `${body.ticket.id} ${body.resolution.id}`;
      witness.named.set(key, (witness.named.get(key) ?? new Set()).add(id));
      return true;
    },

    /** What mail scanners do: GET and HEAD on every link. */
    async scan(mail: ReceivedMail): Promise<void> {
      const paths = mail.links.map((link) => new URL(link)).map(({ pathname, search }) => pathname + search);
      for (const path of paths) {
        await ask({ method: chance.coin() ? "GET" : "HEAD", path }).catch(() => undefined);
      }
    },

    async answerByPage(mail: ReceivedMail, given: { verdict: Verdict; words: string }): Promise<void> {
      const path = linkOf(mail, "a");
      const noted = note(witness, { mail, ...given });
      const page = await insist({ method: "GET", path });
      const nonce = /name="nonce" value="([^"]+)"/.exec(page?.text ?? "")?.[1];
      if (nonce === undefined) return;
      const body = new URLSearchParams({ ...given, satisfaction: "3", effort: "4", again_on: "", nonce }).toString();
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const answer = await insist({ method: "POST", path, headers, body });
      noted.acknowledged = answer?.status === 303;
    },

    async answerByApi(mail: ReceivedMail, given: { verdict: Verdict; words: string }): Promise<void> {
      const noted = note(witness, { mail, ...given });
      const headers = { ...api, "idempotency-key": `${noted.followUpId}-${given.words}` };
      const path = `/v1/follow-ups/${noted.followUpId}/answer`;
      const answer = await insist({ method: "POST", path, headers, body: JSON.stringify(given) });
      noted.acknowledged = answer?.status === 200;
    },

    async reply(mail: ReceivedMail, given: { verdict: Verdict; words: string }): Promise<void> {
      // Whether it is read as an answer is the product's business; that it was written, nobody made up.
      note(witness, { mail, ...given });
      const now = new Date();
      const read = await readMail({ id: mail.messageId, arrivedAt: now, raw: Buffer.from(mail.raw, "latin1") });
      const { raw } = await composeReply(read, { text: given.words, nonce: randomUUID(), at: now });
      const headers = { ...api, "content-type": "message/rfc822" };
      const answer = await insist({ method: "POST", path: "/v1/inbound-mail", headers, body: new Uint8Array(raw) });
      if (answer?.status === 202) witness.replies.push(raw);
    },

    async optOut(mail: ReceivedMail): Promise<void> {
      const path = linkOf(mail, "u");
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const answer = await insist({ method: "POST", path, headers, body: "List-Unsubscribe=One-Click" });
      const [to = ""] = mail.envelope.to;
      if (answer?.status === 200) witness.optOuts.set(to, Date.now());
    },
  };
}

/** Written down before it is sent: what comes of it may be more than we hear. */
function note(witness: Witness, given: { mail: ReceivedMail; verdict: Verdict; words: string }) {
  const { mail, verdict, words } = given;
  const answer = { followUpId: followUpOf(mail.messageId), verdict, words, acknowledged: false };
  witness.answers.push(answer);
  return answer;
}

export const followUpOf = (messageId: string): string => /fu_[a-z2-7]+/.exec(messageId)?.[0] ?? "";

function linkOf(mail: ReceivedMail, door: "a" | "u"): string {
  const where = door === "a" ? mail.links.join(" ") : (mail.header("list-unsubscribe") ?? "");
  return new RegExp(`/${door}/[a-z2-7]{32}`).exec(where)?.[0] ?? "/missing-link";
}
