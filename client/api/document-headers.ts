import { type OpenAPIHono, z } from "@hono/zod-openapi";

type Document = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;
type PathItem = NonNullable<Document["paths"]>[string];
type Operation = NonNullable<PathItem["get"]>;

type Parameter = Extract<NonNullable<Operation["parameters"]>[number], { name: string }>;

const text = { type: "string" } as const;
const rateHeaders = {
  "RateLimit-Policy": {
    description: "The limit that applies (draft-ietf-httpapi-ratelimit-headers): q requests in w seconds",
    schema: { ...text, examples: ['"default";q=30000;w=60'] },
  },
  RateLimit: {
    description: "What is left of it: r requests; t = seconds until there is one, 0 while some are left",
    schema: { ...text, examples: ['"default";r=29999;t=0'] },
  },
};
const retryAfter = {
  "Retry-After": {
    description: "Seconds after which the same request may be sent again",
    schema: { type: "integer", minimum: 0 },
  },
} as const;

const ifMatch: Parameter = {
  name: "If-Match",
  in: "header",
  required: false,
  description: "The ETag of the version that was read, or * for whichever there is",
  schema: { ...text, examples: ['"3"'] },
};
const ifNoneMatch: Parameter = {
  name: "If-None-Match",
  in: "header",
  required: false,
  description: "* for a new one only",
  schema: { ...text, examples: ["*"] },
};
const idempotencyKey: Parameter = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "The same request with the same key is done once; its answer is kept for 24 hours",
  schema: { ...text, minLength: 1, maxLength: 255, pattern: "^[ -~]+$" },
};

/** Adds the headers that stand before the routes, and so in none of their own descriptions. Changes the document. */
export function describeHeaders(document: Document): Document {
  const paths: Record<string, PathItem> = document.paths ?? {};
  for (const [path, item] of Object.entries(paths)) {
    for (const method of ["get", "put", "post", "patch", "delete"] as const) {
      const operation = item[method];
      if (operation) describeOperation(operation, { path, method });
    }
  }
  return document;
}

const responsesShape = z.record(
  z.string(),
  z.looseObject({ description: z.string(), headers: z.record(z.string(), z.unknown()).optional() }),
);
const running = {
  description: "The same request with this Idempotency-Key is still running",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

function describeOperation(operation: Operation, { path, method }: { path: string; method: string }): void {
  // A helpdesk's own webhook is known by its signature and its own dedupe key.
  const isKeyed = method === "post" && !path.startsWith("/v1/webhooks/");
  const responses = responsesShape.parse({ ...(isKeyed ? { 409: running } : {}), ...operation.responses });
  const takesVersion = "412" in responses;
  operation.parameters = [
    ...(operation.parameters ?? []),
    ...(takesVersion ? [ifMatch] : []),
    ...(takesVersion && method === "put" ? [ifNoneMatch] : []),
    ...(isKeyed ? [idempotencyKey] : []),
  ];
  const described = Object.entries(responses).map(([status, response]) => {
    const waits = ["409", "429", "503"].includes(status) ? retryAfter : {};
    return [status, { ...response, headers: { ...response.headers, ...rateHeaders, ...waits } }] as const;
  });
  operation.responses = Object.fromEntries(described);
}
