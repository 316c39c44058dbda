/** Control characters, halves of pairs, and what turns the reading direction around to make a text look like another. */
const treacherous = /[\p{Cc}\p{Surrogate}\u202a-\u202e\u2066-\u2069]/gu;

/** One line for a header, made of what a stranger wrote: nothing that could end the line, at most `longest` characters. */
export function headerText(value: string, longest = 150): string {
  const line = cleanText(value)
    .replace(/[ \n]+/gu, " ")
    .trim();
  const characters = Array.from(line);
  return characters.length <= longest
    ? line
    : `${characters
        .slice(0, longest - 1)
        .join("")
        .trimEnd()}…`;
}

/** The paragraphs and line breaks of what a stranger wrote, without its control characters; not escaped for HTML. */
export function cleanText(value: string): string {
  return value
    .replace(/\r\n?|[\u2028\u2029]/gu, "\n")
    .replaceAll("\t", " ")
    .replace(treacherous, (character) => (character === "\n" ? "\n" : ""))
    .replace(/ {2,}/gu, " ")
    .replace(/ ?\n ?/gu, "\n")
    .replace(/\n{3,}/gu, "\n\n")
    .trim();
}

/** The beginning of a long text, cut between words; what is cut is said by the ellipsis. */
export function excerpt(value: string, longest: number): string {
  const characters = Array.from(cleanText(value));
  if (characters.length <= longest) return characters.join("");
  const cut = characters.slice(0, longest - 1).join("");
  return `${cut.replace(/\s+\S{0,30}$/u, "")}…`;
}
