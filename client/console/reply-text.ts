import { ownWords } from "../../mail/own-words.ts";
import { readInbound } from "../../mail/read-inbound.ts";

/** The readable words of a reply that was kept as it came: without what it quotes below, cut to `most` characters. */
export async function replyText(raw: Uint8Array, { most }: { most: number }): Promise<string> {
  const read = await readInbound({ raw, replyDomain: null });
  if (!read.readable) return "";
  const text = ownWords(read.mail.text);
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}
