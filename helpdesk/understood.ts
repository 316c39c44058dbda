import type { z } from "zod";
import { HelpdeskError } from "./contract.ts";

/** The reply as it should be; one that is not says only where, since the rest is ticket text. */
export function understood<T>(schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join(".") ?? "";
  throw new HelpdeskError("unexpected", `the helpdesk's answer cannot be understood at "${where}"`);
}
