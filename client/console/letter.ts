import { readCase } from "../../database/case.ts";
import { readLetter } from "../../database/letters.ts";
import { type ConsoleParts, inFrame, may } from "./in-frame.ts";
import { LetterPage } from "./letter-page.tsx";
import { forbidden, notFound } from "./messages.tsx";
import type { ConsoleContext } from "./person-in-console.ts";

/** Nothing of a mail runs, loads or leads anywhere; its looks are its own. */
const letterPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";

/** A mail about the case, as it left. */
export const showLetter = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const found = await letterOf(parts, c);
  if (found instanceof Response) return found;
  const { followUp, mail, letter } = found;
  const asText = c.req.query("as") === "text";
  return await inFrame(parts, c, {
    title: letter.subject,
    here: "follow-ups",
    content: ({ clock }) => LetterPage({ followUp, mail, letter, asText, clock }),
  });
};

/** The HTML of a mail alone, for the frame on its page. */
export const showLetterHtml = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const found = await letterOf(parts, c);
  if (found instanceof Response) return found;
  return c.html(found.letter.html, 200, {
    "Content-Security-Policy": letterPolicy,
    "X-Frame-Options": "SAMEORIGIN",
  });
};

async function letterOf(parts: ConsoleParts, c: ConsoleContext) {
  const id = c.req.param("id") ?? "";
  const mailId = c.req.param("mail") ?? "";
  const whole = await readCase(parts.sql, { id });
  if (whole === null) return await notFound(parts, c);
  const solvedBy = whole.attempts.map(({ agentEmail }) => agentEmail);
  if (!may(c, "see-case", solvedBy)) return await forbidden(parts, c);
  const mail = whole.mails.find((each) => each.id === mailId);
  const letter = await readLetter(parts.sql, { followUpId: id, mailId });
  if (mail === undefined || letter === null) return await notFound(parts, c);
  return { followUp: whole.followUp, mail, letter };
}
