import { z } from "@hono/zod-openapi";

/** How many items a page of a list has. */
export const pageLimit = z.coerce
  .number("must be a number")
  .int("must be a whole number")
  .min(1, "must be at least 1")
  .max(200, "must be at most 200")
  .default(50);

/** The place behind which a page begins, as one opaque word; `read` says null to what is no such place. */
export const pageCursor = <Place>(read: (word: string) => Place | null) =>
  z
    .string()
    .max(200)
    .transform((word, context): Place => {
      const place = read(word);
      if (place !== null) return place;
      context.issues.push({ code: "custom", message: "must be the `next` of an earlier page", input: word });
      return z.NEVER;
    })
    .openapi({ type: "string", description: "The `next` of an earlier page" })
    .optional();
