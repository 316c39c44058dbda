import type { Hono } from "hono";
import type { ConsoleEnv } from "../console/person-in-console.ts";
import { apiKeyPages } from "../api-keys/routes.ts";
import { peoplePages } from "../people/routes.ts";
import { subscriptionPages } from "../subscriptions/routes.ts";
import { checkNow, removeIt, rotateSecret, saveIt } from "./connection-acting.ts";
import { createOne, showConnection, showConnections, showNewConnection } from "./connections.ts";
import type { SettingsParts } from "./in-settings.ts";
import { showOverview } from "./overview.ts";
import { createPolicy, showNewPolicy } from "./new-policy.ts";
import { pauseIt, resumeIt, showPolicies } from "./policies.ts";
import { saveIt as savePolicy, showPolicy } from "./policy.ts";
import { restoreIt, showVersions } from "./policy-versions.ts";

/** As the API takes names; anything else is no name, and never asked of Postgres. */
const named = ":name{[A-Za-z0-9][A-Za-z0-9._-]*}";

/** The console's settings; mounted among its pages, so that nobody comes here who was not let in. */
export function settingsPages(app: Hono<ConsoleEnv>, parts: SettingsParts): void {
  app.get("/console/settings", showOverview(parts));
  app.get("/console/settings/connections", showConnections(parts));
  app.get("/console/settings/new-connection", showNewConnection(parts));
  app.post("/console/settings/new-connection", createOne(parts));
  app.get(`/console/settings/connections/${named}`, showConnection(parts));
  app.post(`/console/settings/connections/${named}`, saveIt(parts));
  app.post(`/console/settings/connections/${named}/check`, checkNow(parts));
  app.post(`/console/settings/connections/${named}/secrets`, rotateSecret(parts));
  app.post(`/console/settings/connections/${named}/delete`, removeIt(parts));
  app.get("/console/settings/policies", showPolicies(parts));
  app.get("/console/settings/new-policy", showNewPolicy(parts));
  app.post("/console/settings/new-policy", createPolicy(parts));
  app.get(`/console/settings/policies/${named}`, showPolicy(parts));
  app.post(`/console/settings/policies/${named}`, savePolicy(parts));
  app.get(`/console/settings/policies/${named}/versions`, showVersions(parts));
  app.post(`/console/settings/policies/${named}/restore`, restoreIt(parts));
  app.post(`/console/settings/policies/${named}/pause`, pauseIt(parts));
  app.post(`/console/settings/policies/${named}/resume`, resumeIt(parts));
  subscriptionPages(app, parts);
  peoplePages(app, parts);
  apiKeyPages(app, parts);
}
