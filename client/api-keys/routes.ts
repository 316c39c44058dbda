import type { Hono } from "hono";
import type { ConsoleEnv } from "../console/person-in-console.ts";
import type { SettingsParts } from "../settings/in-settings.ts";
import { keysAddress } from "./addresses.ts";
import { makeOne, revokeIt, showKeys, showNewKey } from "./keys.ts";

/** The keys of programs; mounted among the pages of the settings. */
export function apiKeyPages(app: Hono<ConsoleEnv>, parts: SettingsParts): void {
  app.get(keysAddress, showKeys(parts));
  app.get("/console/settings/new-api-key", showNewKey(parts));
  app.post("/console/settings/new-api-key", makeOne(parts));
  app.post(`${keysAddress}/:id{ak_[a-z2-7]+}/revoke`, revokeIt(parts));
}
