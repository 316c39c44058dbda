import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeWholeFile } from "../local-site/whole-file.ts";

const idPattern = /^\d{13}-[0-9a-f]{8}$/;
const sentReply = z.object({
  /** Of the form it came from: sent twice, it is one reply. */
  nonce: z.string(),
  at: z.iso.datetime(),
  text: z.string(),
  messageId: z.string(),
});
export type SentReply = z.infer<typeof sentReply>;
export type StoredMail = { id: string; arrivedAt: Date; raw: Buffer };
export type Envelope = { from: string; to: string[] };

export type MailStore = {
  keep(raw: Uint8Array, envelope: Envelope): string;
  /** Newest first. */
  ids(): string[];
  find(id: string): StoredMail | null;
  repliesTo(id: string): SentReply[];
  addReply(id: string, reply: SentReply): void;
};

/** Every mail is a file of its own: `<arrival>-<random>.eml`, beside it the replies written to it. They are never deleted here. */
export function openMailStore({ dataDir, now }: { dataDir: string; now: () => Date }): MailStore {
  mkdirSync(dataDir, { recursive: true });
  let lastMs = 0;
  const replyFile = (id: string) => join(dataDir, `${id}.replies.json`);
  const repliesTo = (id: string): SentReply[] => {
    const text = readOrNull(replyFile(id))?.toString("utf8");
    return text === undefined ? [] : z.array(sentReply).parse(JSON.parse(text));
  };
  return {
    keep(raw, envelope) {
      // Strictly rising, so that the order of the list is the order of arrival.
      lastMs = Math.max(now().getTime(), lastMs + 1);
      const id = `${lastMs}-${randomBytes(4).toString("hex")}`;
      writeWholeFile(join(dataDir, `${id}.eml`), Buffer.concat([Buffer.from(traceOf(envelope)), raw]));
      return id;
    },
    ids: () =>
      readdirSync(dataDir)
        .filter((name) => name.endsWith(".eml"))
        .map((name) => name.slice(0, -4))
        .filter((id) => idPattern.test(id))
        .toSorted()
        .toReversed(),
    find(id) {
      if (!idPattern.test(id)) return null;
      const raw = readOrNull(join(dataDir, `${id}.eml`));
      return raw === null ? null : { id, arrivedAt: new Date(Number(id.slice(0, 13))), raw };
    },
    repliesTo,
    addReply: (id, reply) => writeWholeFile(replyFile(id), JSON.stringify([...repliesTo(id), reply], null, 1)),
  };
}

/** What a delivering server writes on top (RFC 5321 §4.4): the envelope, which the mail itself does not hold. */
function traceOf({ from, to }: Envelope): string {
  return [`Return-Path: <${from}>`, ...to.map((address) => `Delivered-To: ${address}`), ""].join("\r\n");
}

function readOrNull(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
