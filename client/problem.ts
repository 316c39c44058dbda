import { z } from "@hono/zod-openapi";
import type { Context } from "hono";

/** Every way a request can fail: the end of its `type`, its status, its title. The list is closed, so that clients can switch on it. */
const problems = {
  malformed: { status: 400, title: "The request cannot be read" },
  unauthorized: { status: 401, title: "A valid API key is needed" },
  "not-genuine": { status: 401, title: "The webhook is not genuine" },
  forbidden: { status: 403, title: "This API key may not do that" },
  "not-found": { status: 404, title: "There is nothing here" },
  "method-not-allowed": { status: 405, title: "That method is not known here" },
  "not-now": { status: 409, title: "That is not possible as things stand" },
  "request-running": { status: 409, title: "The same request is still running" },
  "changed-meanwhile": { status: 412, title: "It was changed meanwhile" },
  "too-large": { status: 413, title: "The request is too large" },
  "wrong-media-type": { status: 415, title: "That media type is not understood here" },
  invalid: { status: 422, title: "Something in the request is not right" },
  "key-reused": { status: 422, title: "This Idempotency-Key belongs to another request" },
  "if-match-needed": { status: 428, title: "Say which version you mean to change" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "Something went wrong here" },
  unavailable: { status: 503, title: "Not available at the moment" },
} as const;
export type ProblemKind = keyof typeof problems;

/** Where in the request the fault lies: a JSON pointer into the body, or the name of a parameter or header. */
const faultShape = z.object({
  pointer: z.string().optional().openapi({ example: "/ticket/connection" }),
  parameter: z.string().optional(),
  header: z.string().optional(),
  detail: z.string(),
});
export type Fault = z.infer<typeof faultShape>;

/** RFC 9457. */
export const problemShape = z
  .object({
    type: z.string().openapi({ example: "urn:aftercare:problem:invalid" }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(faultShape),
  })
  .openapi("Problem");

type Said<Kind extends ProblemKind> = {
  kind: Kind;
  /** One sentence; never a value out of the request, which may be a secret. */
  detail: string;
  errors?: Fault[];
  headers?: Record<string, string>;
};

/** The one place where an error becomes a response. */
export function problem<Kind extends ProblemKind>(c: Context, { kind, detail, errors = [], headers = {} }: Said<Kind>) {
  const { status, title }: { status: (typeof problems)[Kind]["status"]; title: string } = problems[kind];
  const body: z.infer<typeof problemShape> = { type: `urn:aftercare:problem:${kind}`, title, status, detail, errors };
  return c.json(body, status, { ...headers, "Content-Type": "application/problem+json" });
}

/** A request that reads well and still asks for something that cannot be. */
export const invalid = (c: Context, fault: Fault) =>
  problem(c, {
    kind: "invalid",
    detail: `${fault.pointer ?? fault.parameter ?? fault.header}: ${fault.detail}`,
    errors: [fault],
  });

const refusal = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: problemShape } },
});

/** What any route that needs an API key may answer, for its description in the document. */
export const refusals = {
  400: refusal("The request cannot be read"),
  401: refusal("No valid API key"),
  403: refusal("The API key lacks the scope"),
  413: refusal("The body is too large"),
  415: refusal("The media type is not understood"),
  422: refusal("A field is not right, or the Idempotency-Key belongs to another request"),
  429: refusal("Too many requests; see Retry-After"),
  503: refusal("The database cannot be reached; see Retry-After"),
};
/** What only some routes answer. */
export const notFound = { 404: refusal("Nothing of that name or id") };
export const notNow = { 409: refusal("Not possible as things stand, or the same request is still running") };
export const versioned = { 412: refusal("Changed meanwhile"), 428: refusal("If-Match is missing") };
