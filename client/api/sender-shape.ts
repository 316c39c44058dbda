import { z } from "@hono/zod-openapi";
import { checkMailbox, parseMailbox } from "../../mail/mailbox.ts";
import { filledLine } from "./fields.ts";

const oneLine = /^[^\p{Cc}\u2028\u2029]*$/u;
const mailbox = z
  .string()
  .max(400, "may have at most 400 characters")
  .transform((text) => text.trim())
  .pipe(
    z
      .string()
      .regex(oneLine, { error: "must be one line", abort: true })
      .refine((text) => parseMailbox(text) !== null, "must be one mailbox, such as Billing <billing@acme.example>"),
  )
  .openapi({ example: "Acme Billing <billing@acme.example>", pattern: "@", maxLength: 400 });
const address = z
  .string()
  .max(254, "may have at most 254 characters")
  .refine((text) => checkMailbox({ address: text }).usable, "must be one e-mail address")
  .openapi({ format: "email" });

/** One sender of a connection; what cannot be one mailbox in one header is refused by name, and never made fit. */
const senderShape = z.strictObject({
  from: mailbox.openapi({ description: "Whom mails are from: a mailbox with the name that is shown" }),
  teams: z
    .array(filledLine(200))
    .max(100, "may hold at most 100")
    .optional()
    .openapi({ description: "Whose tickets it writes about; left out, those of all teams without a sender" }),
  replyTo: address.optional().openapi({ description: "A mailbox that gets replies as well as this installation" }),
});

export const sendersShape = z
  .array(senderShape)
  .max(20, "may hold at most 20")
  .superRefine((senders, context) => {
    const general = senders.flatMap(({ teams = [] }, i) => (teams.length === 0 ? [i] : []));
    for (const i of general.slice(1)) {
      const message = "must be given: another sender is for all other teams already";
      context.addIssue({ code: "custom", path: [i, "teams"], message });
    }
  })
  .openapi({
    description:
      "Whom its mails are from: the first that lists the ticket's team, else the one that lists none, else MAIL_FROM",
  });
