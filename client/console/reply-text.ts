import { readInbound } from "../../mail/read-inbound.ts";

/** The readable words of a reply that was kept as it came: without what it quotes below, cut to `most` characters. */
export async function replyText(raw: Uint8Array, { most }: { most: number }): Promise<string> {
  const read = await readInbound({ raw, replyDomain: null });
  if (!read.readable) return "";
  const lines = read.mail.text.split("\n");
  const quoted = lines.findIndex(
    (line, i) => line.startsWith(">") || (i > 0 && /^(On|Am) .{0,200}(wrote|schrieb).{0,100}:\s*$/.test(line)),
  );
  const own = (quoted > 0 ? lines.slice(0, quoted) : lines).join("\n").trim();
  const text = own === "" ? read.mail.text.trim() : own;
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}
