import type { RtApi } from "./request-tracker-api.ts";
import type { RtAttachment } from "./request-tracker-replies.ts";

/** Longer texts are documents rather than messages. */
const longestBytes = 200_000;
const longestSummary = 4_000;

/** The text of one entry of the history: its plain part, or what remains of its HTML; empty where it has neither. */
export async function messageText(api: RtApi, transactionId: number): Promise<string> {
  const parts = (await api.attachments(transactionId)).filter(isText);
  const part = parts.find(({ ContentType }) => ContentType === "text/plain") ?? parts[0];
  if (part === undefined) return "";
  const content = await api.content(part.id);
  return part.ContentType === "text/html" ? withoutTags(content) : content;
}

/** The Message-ID that the customer's own mail had, if it came by mail. */
export async function messageIdOf(api: RtApi, transactionId: number): Promise<string | null> {
  const id = (await api.attachments(transactionId)).find(({ MessageId }) => MessageId !== null)?.MessageId ?? null;
  if (id === null) return null;
  return id.startsWith("<") ? id : `<${id}>`;
}

/** What a reply says itself: without what it quotes and without its signature. */
export function ownWords(text: string): string {
  const [said = ""] = text.replaceAll("\r\n", "\n").split(/^-- ?$/m);
  const own = said.split("\n").filter((line) => !line.startsWith(">"));
  return own.join("\n").trim().slice(0, longestSummary);
}

function isText({ ContentType, ContentLength, Filename }: RtAttachment): boolean {
  const readable = ContentType === "text/plain" || ContentType === "text/html";
  return readable && Filename === null && Number(ContentLength ?? 0) <= longestBytes;
}

/** For people to read; what it lets through is escaped wherever it is shown. */
function withoutTags(html: string): string {
  return html
    .replace(/<(style|script|head)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/<blockquote\b[\s\S]*<\/blockquote\s*>/gi, "")
    .replace(/\s+/g, " ")
    .replace(/<br\s*\/?>|<\/(p|div|li|tr|h[1-6])\s*>/gi, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(nbsp|lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity)
    .replace(/ *\n */g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

const entities: Record<string, string> = {
  "&nbsp;": " ",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};
