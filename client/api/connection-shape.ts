import { z } from "@hono/zod-openapi";
import type { Connection } from "../../database/connections.ts";
import { helpdeskKinds } from "../../domain/words.ts";
import { filledLine, language, name, time, timeZone, webAddress } from "./fields.ts";
import { sendersShape } from "./sender-shape.ts";

const settingsShape = z.strictObject({
  organisation: filledLine(200).optional().openapi({ description: "As customers know it" }),
  senders: sendersShape.optional(),
  timeZone: timeZone.optional().openapi({ description: "For customers whose own is not known" }),
  language: language.optional().openapi({ description: "For customers whose own is not known" }),
});
/** Both ends of a signature: too short a secret can be guessed, one that is not base64 signs nothing. */
const webhookSecret = z
  .string()
  .regex(
    /^(whsec_)?[A-Za-z0-9+/_-]{22,512}={0,2}$/,
    "must be base64 of at least 16 bytes, with or without whsec_ in front",
  );

/** The body of `PUT /v1/connections/{name}`. */
export const wantedConnectionShape = z
  .strictObject({
    kind: z.enum(helpdeskKinds),
    baseUrl: webAddress.nullish(),
    credentials: z
      .record(z.string().max(100), z.string().max(10_000))
      .optional()
      .openapi({ description: "Replaces all that are stored; left out, they stay." }),
    webhookSecrets: z
      .array(webhookSecret)
      .max(5, "may hold at most 5 at once")
      .optional()
      .openapi({ description: "All that are valid from now on; left out, they stay." }),
    policy: name.default("default"),
    settings: settingsShape.default({}),
  })
  .superRefine((wanted, context) => {
    if (wanted.kind === "api" || wanted.baseUrl) return;
    context.addIssue({ code: "custom", path: ["baseUrl"], message: "is needed to reach this kind of helpdesk" });
  })
  .openapi("NewConnection");

/** A connection without its secrets: only which there are. */
export const connectionShape = z
  .object({
    name: z.string(),
    kind: z.enum(helpdeskKinds),
    baseUrl: z.string().nullable(),
    credentials: z.array(z.string()).openapi({ description: "The names of those that are set" }),
    webhookSecrets: z.int().openapi({ description: "How many are valid" }),
    policy: z.string(),
    settings: settingsShape,
    version: z.int(),
    createdAt: time,
    updatedAt: time,
  })
  .openapi("Connection");

export function connectionAsShown(connection: Connection): z.infer<typeof connectionShape> {
  return {
    ...connection,
    credentials: Object.keys(connection.credentials).toSorted(),
    webhookSecrets: connection.webhookSecrets.length,
    createdAt: connection.createdAt.toISOString(),
    updatedAt: connection.updatedAt.toISOString(),
  };
}
