/** What mail programs write above what they quote, as far as it fits one line. */
const attribution = /^(On|Am) .{0,200}(wrote|schrieb).{0,100}:\s*$/;

/**
 * What a person wrote in a reply, without the mail that their program quoted below it. Only what stands at the end is left
 * out: under a quote that something was written below, or between, everything stays. A reply that is nothing but a quote
 * stays as well. Quotes that no program marked with `>` are not recognised.
 */
export function ownWords(text: string): string {
  const lines = text.split("\n");
  const isBlank = (line: string | undefined) => line?.trim() === "";
  let end = lines.length;
  while (end > 0 && (isBlank(lines[end - 1]) || lines[end - 1]?.startsWith(">"))) end -= 1;
  const isQuoted = lines.slice(end).some((line) => line.startsWith(">"));
  if (isQuoted && attribution.test(lines[end - 1] ?? "")) end -= 1;
  const own = lines.slice(0, end).join("\n").trim();
  return own === "" ? text.trim() : own;
}
