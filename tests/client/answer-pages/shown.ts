/** The radio buttons of a page that are on, as `name=value`. */
export const checkedOf = (html: string): string[] =>
  [...html.matchAll(/<input type="radio"[^>]*? name="([^"]+)" value="([^"]+)"[^>]*? checked/g)].map(
    (m) => `${m[1]}=${m[2]}`,
  );

/** Of a form: what makes it one form, however often it is sent. */
export const nonceOf = (html: string): string => /name="nonce" value="([^"]+)"/.exec(html)?.[1] ?? "";

/** YYYY-MM-DD, so many days from today in UTC. */
export const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
