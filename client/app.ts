import { OpenAPIHono } from "@hono/zod-openapi";
import type { Env, MiddlewareHandler } from "hono";
import { compress } from "hono/compress";
import { answerPages } from "./answer-pages/answer-pages.ts";
import { missingPage } from "./answer-pages/missing-page.ts";
import type { ApiParts } from "./api/api.ts";
import { apiKeyBucket, authenticate } from "./api/authenticate.ts";
import { bodyLimit } from "./api/body-limit.ts";
import { alarmRoutes } from "./api/alarms.ts";
import { causeRoutes } from "./api/causes.ts";
import { connectionRoutes } from "./api/connections.ts";
import { deliveryRoutes } from "./api/deliveries.ts";
import { documentRoutes } from "./api/document.ts";
import { exportRoutes } from "./api/export.ts";
import { followUpActionRoutes } from "./api/follow-up-actions.ts";
import { followUpRoutes } from "./api/follow-ups.ts";
import { idempotency } from "./api/idempotency.ts";
import { inboundMailRoutes } from "./api/inbound-mail.ts";
import { storableAddress, storableBody } from "./api/storable-text.ts";
import { policyRoutes } from "./api/policies.ts";
import { rereadingRoutes } from "./api/rereading.ts";
import { reviewActionRoutes } from "./api/review-actions.ts";
import { reviewRoutes } from "./api/reviews.ts";
import { subscriptionRoutes } from "./api/subscriptions.ts";
import { ticketEventRoutes } from "./api/ticket-events.ts";
import { readClientAddress } from "./client-address.ts";
import { consolePages } from "./console/console.ts";
import { consolePageHeaders } from "./console/page-headers.ts";
import { scriptFile } from "./console/script.ts";
import { databaseGuard } from "./database-guard.ts";
import { failureHandler, schemaFailure } from "./failures.ts";
import { healthRoutes, type HealthParts } from "./health.ts";
import { type Networks, noNetworks } from "../helpdesk/networks.ts";
import { largestMailBytes } from "../mail/read-inbound.ts";
import type { Metrics } from "./metrics.ts";
import type { Invitations } from "./people/invitations.ts";
import { knownMethods } from "./known-methods.ts";
import { rateLimit } from "./rate-limit.ts";
import { awayPage } from "./sign-in/gate-page.tsx";
import { peopleRoutes } from "./sign-in/people.ts";
import { createLinkPost, type LinkPost } from "./sign-in/post-link.ts";
import { signIn, type SignInParts } from "./sign-in/sign-in.ts";
import { signInLinkRoutes } from "./sign-in/sign-in-links.ts";
import { webhookRoutes } from "./webhooks.ts";

export type AppParts = ApiParts &
  HealthParts & {
    /** As customers know us, where their connection does not say. */
    organisation: string;
    metrics?: Metrics | undefined;
    /** How sign-in links are mailed; without it none are. */
    linkPost?: LinkPost | undefined;
    /** Whose X-Forwarded-For is believed; nobody's without it. */
    trustedProxies?: Networks | undefined;
    /** How invitations of people are mailed. */
    invitations?: Invitations | undefined;
    signInLimits?: SignInParts["signInLimits"];
    /** Brakes on floods, for each process by itself. */
    perMinute?: { api: number; webhooks: number } | undefined;
  };

const usualPerMinute = { api: 30_000, webhooks: 60_000 };

/** Everything that is reached over HTTP, without a port: what stands before what is read here. */
export function createApp(parts: AppParts): OpenAPIHono {
  const perMinute = parts.perMinute ?? usualPerMinute;
  const app = new OpenAPIHono<Env>({ defaultHook: schemaFailure });
  app.onError(failureHandler(parts));
  app.notFound(missingPage(parts));
  app.use(readClientAddress({ trusted: parts.trustedProxies ?? noNetworks() }));
  if (parts.metrics) app.use(parts.metrics.measure);

  app.route("/", healthRoutes(parts));
  // Trying a helpdesk takes as long as the helpdesk does.
  const guard = databaseGuard(parts);
  const guarded: MiddlewareHandler = (c, next) => (c.req.path.endsWith("/check") ? next() : guard(c, next));
  for (const path of ["/v1/*", "/a/*", "/u/*"]) app.use(path, guarded);
  const pageGuard = databaseGuard({ ...parts, refuse: awayPage(parts) });
  const guardedPage: MiddlewareHandler = (c, next) => (c.req.path.endsWith("/check") ? next() : pageGuard(c, next));
  for (const path of ["/console/*", "/sign-in/*", "/sign-out"])
    app.use(path, compress(), consolePageHeaders(parts), guardedPage);
  app.use("/static/*", compress());
  app.use(knownMethods({ ...parts, app }));
  app.use("/v1/*", storableAddress);
  app.route("/", answerPages(parts));
  app.route("/", webhookRoutes({ ...parts, webhooksPerMinute: perMinute.webhooks }));

  app.use("/v1/*", async (c, next) => {
    c.header("Cache-Control", "no-store");
    c.header("X-Content-Type-Options", "nosniff");
    await next();
  });
  app.use("/v1/*", rateLimit({ limit: perMinute.api, windowMs: 60_000, key: apiKeyBucket }));
  app.use("/v1/*", authenticate(parts));
  const small = bodyLimit({ bytes: 1_000_000 });
  const mail = bodyLimit({ bytes: largestMailBytes });
  const limited: MiddlewareHandler = (c, next) => (c.req.path === "/v1/inbound-mail" ? mail : small)(c, next);
  app.use("/v1/*", limited, storableBody, idempotency(parts));

  app.route("/", followUpRoutes(parts));
  app.route("/", followUpActionRoutes(parts));
  app.route("/", rereadingRoutes(parts));
  app.route("/", ticketEventRoutes(parts));
  app.route("/", inboundMailRoutes(parts));
  app.route("/", policyRoutes(parts));
  app.route("/", reviewRoutes(parts));
  app.route("/", reviewActionRoutes(parts));
  app.route("/", causeRoutes(parts));
  app.route("/", connectionRoutes(parts));
  app.route("/", subscriptionRoutes(parts));
  app.route("/", deliveryRoutes(parts));
  app.route("/", alarmRoutes(parts));
  app.route("/", exportRoutes(parts));
  app.route("/", signInLinkRoutes(parts));
  app.route("/", peopleRoutes(parts));

  documentRoutes(app, parts);
  app.route("/", signIn({ ...parts, linkPost: parts.linkPost ?? createLinkPost({ ...parts, mail: null }) }));
  app.route("/", consolePages(parts));
  app.route("/", scriptFile);
  app.get("/", (c) => c.redirect("/docs"));
  return app;
}
