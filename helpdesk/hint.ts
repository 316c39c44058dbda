import type { z } from "zod";

/** What a webhook's body says, if it is the JSON that this helpdesk sends; null for anything else. Never throws. */
export function hintIn<Schema extends z.ZodType>(body: string, schema: Schema): z.infer<Schema> | null {
  try {
    return schema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}
