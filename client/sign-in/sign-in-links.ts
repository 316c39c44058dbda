import { createRoute, z } from "@hono/zod-openapi";
import { createSignInLink } from "../../database/sign-in.ts";
import { apiArea, type ApiParts } from "../api/api.ts";
import { needs } from "../api/authenticate.ts";
import { email, time } from "../api/fields.ts";
import { invalid, refusals } from "../problem.ts";
import { linkAddress } from "./post-link.ts";

const make = createRoute({
  method: "post",
  path: "/v1/sign-in-links",
  summary: "Make a link that lets a person into the console once",
  description: "For whoever runs the installation; it is not mailed. The link is over after 15 minutes.",
  tags: ["People"],
  middleware: needs("admin"),
  request: { body: { required: true, content: { "application/json": { schema: z.strictObject({ email }) } } } },
  responses: {
    201: {
      description: "The link, shown once",
      content: {
        "application/json": { schema: z.object({ url: z.string(), expiresAt: time }).openapi("SignInLink") },
      },
    },
    ...refusals,
  },
});

/** Sign-in links over the API, for `npm start` and for an admin whose mail does not arrive. */
export function signInLinkRoutes({ sql, url }: ApiParts) {
  const app = apiArea();
  app.openapi(make, async (c) => {
    const link = await createSignInLink(sql, { ...c.req.valid("json"), returnTo: null });
    if (link === null) return invalid(c, { pointer: "/email", detail: "belongs to nobody who may sign in" });
    const shown = { url: linkAddress(url, link.token), expiresAt: link.expiresAt.toISOString() };
    return c.json(shown, 201, { "Cache-Control": "no-store" });
  });
  return app;
}
