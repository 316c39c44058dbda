import { z } from "zod";

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
/** RT writes ids and numbers both as strings and as numbers. */
const word = z.union([z.string(), z.number()]).transform(String);
const text = z
  .string()
  .nullish()
  .transform((found) => found?.trim() || null);

const person = z.object({
  type: z.string(),
  /** A user's name, not its number. */
  id: word,
  Name: text,
  EmailAddress: text,
  RealName: text,
  Lang: text,
  Timezone: text,
  Organization: text,
});
export type RtPerson = z.infer<typeof person>;

const link = z.object({ ref: z.string(), type: z.string().optional(), id: word.optional(), to: z.string().optional() });

export const rtTicket = z
  .object({
    id: word,
    Subject: z.string().nullish(),
    Status: z.string().min(1),
    Created: moment,
    Priority: word.nullish(),
    Queue: z.object({ id: word, Name: z.string().optional() }),
    Owner: person,
    Creator: person,
    Requestor: z.array(person),
    CustomFields: z.array(z.object({ name: z.string(), values: z.array(z.unknown()) })).default([]),
    _hyperlinks: z.array(link).default([]),
  })
  .transform(({ _hyperlinks: links, ...ticket }) => ({ ...ticket, links }));
export type RtTicket = z.infer<typeof rtTicket>;

export const rtTransaction = z.object({
  id: word.transform(Number).pipe(z.int()),
  Type: z.string(),
  ObjectId: word,
  OldValue: z.string().nullish(),
  NewValue: z.string().nullish(),
  Created: moment,
  Creator: person,
});
export type RtTransaction = z.infer<typeof rtTransaction>;

export const rtRequestors = z.object({ items: z.array(z.object({ Requestor: z.array(person) })) });
export const rtHistory = z.object({ items: z.array(rtTransaction), per_page: z.int(), count: z.int() });
export const rtSolved = z.object({ items: z.array(z.object({ id: word, Resolved: moment })) });
export const rtAttachments = z.object({
  items: z.array(
    z.object({
      id: word,
      ContentType: z.string().nullish(),
      ContentLength: word.nullish(),
      Filename: text,
      MessageId: text,
    }),
  ),
});
export type RtAttachment = z.infer<typeof rtAttachments>["items"][number];
export const rtContent = z.object({ Content: z.string().nullish() });
export const rtCreated = z.object({ id: word });
export const rtUser = z.object({ Name: text, Privileged: z.coerce.number().default(0) });
export const rtVersion = z.object({ Version: z.string() });
export const rtIds = z.object({ items: z.array(z.object({ id: word })) });
export const rtQueue = z
  .object({ Name: z.string(), _hyperlinks: z.array(link).default([]) })
  .transform(({ Name, _hyperlinks: links }) => ({ Name, links }));

/** Only a hint which ticket to read again; docs/helpdesks/request-tracker.md has the scrip that sends it. */
export const rtHint = z.object({
  ticket: z.string().regex(/^\d{1,12}$/),
  transaction: z.string().regex(/^\d{1,15}$/),
  actor: z.string().max(200),
});
