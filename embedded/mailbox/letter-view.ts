/**
 * A stranger's HTML, shown on its own: nothing runs, loads or sends in it, and its links open in a new tab that is free
 * of the sandbox, or the answer page could not work there.
 */
export const letterPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation",
].join("; ");

/** The iframe's own sandbox; the same again in the policy holds when the letter is opened by itself. */
export const letterSandbox = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

/** Links open beside the mailbox. Set inside `head` where there is one, since text before the doctype changes the layout. */
export function withLinksOutside(html: string): string {
  const base = '<base target="_blank">';
  const head = /<head(\s[^>]*)?>/i.exec(html);
  if (head === null) return `<!doctype html>${base}${html}`;
  const at = head.index + head[0].length;
  return `${html.slice(0, at)}${base}${html.slice(at)}`;
}

export type TextPart = { text: string } | { url: string };

/** The plain text with its addresses as links; only http and https. */
export function linkedText(text: string): TextPart[] {
  return text
    .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/)
    .map((part, index) => (index % 2 === 1 ? { url: part } : { text: part }));
}
