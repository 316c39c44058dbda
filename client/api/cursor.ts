import { z } from "@hono/zod-openapi";
import type { FollowUpCursor } from "../../database/follow-up-list.ts";

/** The place behind which the next page begins, as one opaque word. */
export const cursorText = ({ createdAtUs, id }: FollowUpCursor): string =>
  Buffer.from(`${createdAtUs}.${id}`).toString("base64url");

export const cursorShape = z
  .string()
  .max(200)
  .transform((word, context): FollowUpCursor => {
    const [, createdAtUs = "", id = ""] =
      /^(\d{1,18})\.(fu_[a-z2-7]{1,40})$/.exec(Buffer.from(word, "base64url").toString()) ?? [];
    if (id !== "") return { createdAtUs, id };
    context.issues.push({ code: "custom", message: "must be the `next` of an earlier page", input: word });
    return z.NEVER;
  })
  .openapi({ type: "string", description: "The `next` of an earlier page" });
