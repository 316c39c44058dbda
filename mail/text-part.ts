import type { MailBlock, MailDraft } from "./mail-blocks.ts";

const width = 72;

/** The text part: the same words and links as the HTML, wrapped at 72 characters, links whole and last on their line. */
export function textPart({ title, blocks, foot }: MailDraft): string {
  const footText = [wrap(foot.text), ...(foot.stop ? [`${foot.stop.label}: ${foot.stop.url}`] : [])].join("\n");
  const parts = blocks.map((part) => `${block(part)}${part.kind === "heading" ? "\n" : "\n\n"}`);
  return `${wrap(title)}\n\n${parts.join("")}-- \n${footText}\n`;
}

function block(part: MailBlock): string {
  switch (part.kind) {
    case "paragraph":
      return wrap(`${part.strong ?? ""}${part.text}`);
    case "heading":
      return `${wrap(part.text)}\n${"-".repeat(Math.min(length(part.text), width))}`;
    case "quote":
      return wrap(part.text, width - 2)
        .split("\n")
        .map((line) => (line === "" ? ">" : `> ${line}`))
        .join("\n");
    case "verdicts": {
      const longest = Math.max(...part.choices.map(({ label }) => length(label)));
      return part.choices
        .map(({ label, url }) => `${label}:${" ".repeat(longest + 3 - length(label))}${url}`)
        .join("\n");
    }
    case "link":
      return `${wrap(`${part.lead} ${part.label}:`)}\n${part.url}`;
    case "signature":
      return wrap(part.lines.join("\n"));
  }
}

/** Breaks at spaces only, keeps the line breaks there are, and leaves a longer word (an address) whole. */
function wrap(text: string, columns = width): string {
  return text
    .split("\n")
    .map((line) => wrapLine(line, columns))
    .join("\n");
}

function wrapLine(text: string, columns: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && length(line) + 1 + length(word) > columns) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}

const length = (text: string): number => Array.from(text).length;
