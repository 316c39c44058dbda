import type { MailContent } from "./contract.ts";
import { htmlPart } from "./html-part.tsx";
import type { MailDraft } from "./mail-blocks.ts";
import { textPart } from "./text-part.ts";

/** Both parts of a mail out of one draft. */
export function renderMail(draft: MailDraft): MailContent {
  return { subject: draft.subject, text: textPart(draft), html: htmlPart(draft) };
}
