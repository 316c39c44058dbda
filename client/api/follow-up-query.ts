import { z } from "@hono/zod-openapi";
import type { FollowUpFilter } from "../../database/follow-up-list.ts";
import type { Vault } from "../../database/vault.ts";
import { stages, verdicts } from "../../domain/words.ts";
import { readFollowUpCursor } from "./cursor.ts";
import { isUsual } from "./fields.ts";
import { pageCursor, pageLimit } from "./paging.ts";

const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], "must be a time such as 2026-11-20T10:00:00Z, or a day")
  .refine(isUsual, "must be between the years 1970 and 9998")
  .transform((text) => new Date(text))
  .openapi({ type: "string", format: "date-time" });
/** One or several, separated by commas. */
const anyOf = <Word extends string>(words: readonly Word[]) =>
  z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(z.enum(words, `must be of ${words.join(", ")}`)))
    .openapi({
      type: "string",
      pattern: `^(${words.join("|")})(,(${words.join("|")}))*$`,
      description: `One or several of ${words.join(", ")}, separated by commas`,
    });
const filter = z.string().min(1, "must not be empty").max(255, "may have at most 255 characters");

/** What `GET /v1/follow-ups` can be asked for. */
export const followUpQuery = z.object({
  stage: anyOf(stages).optional(),
  verdict: anyOf(verdicts).optional(),
  ticket: filter.optional().openapi({ description: "The helpdesk's own id of the ticket" }),
  customer: filter.optional().openapi({ description: "An e-mail address or an id" }),
  connection: filter.optional(),
  team: filter.optional(),
  since: moment.optional(),
  until: moment.optional(),
  q: filter.optional().openapi({
    description:
      "Part of the subject, of the customer's name or company, or of the ticket's id; of fewer than three letters, how that begins",
  }),
  limit: pageLimit,
  cursor: pageCursor(readFollowUpCursor),
});

export function filterOf(
  query: Omit<z.output<typeof followUpQuery>, "limit" | "cursor">,
  vault: Vault,
): FollowUpFilter {
  const { stage, verdict, customer, ticket, connection, team, since, until, q } = query;
  return {
    stages: stage,
    verdicts: verdict,
    customer:
      customer === undefined
        ? undefined
        : customer.includes("@")
          ? { addressKey: vault.addressKey(customer) }
          : { id: customer },
    ticket,
    connection,
    team,
    since,
    until,
    q,
  };
}
