import type { Child } from "hono/jsx";
import type { ConnectionHealth } from "../../database/connection-checks.ts";
import type { Connection } from "../../database/connections.ts";
import { Notice } from "../console/notice.tsx";
import { countOf } from "../console/words.ts";
import { CheckCard } from "./connection-cards.tsx";
import { ConnectionFields } from "./connection-fields.tsx";
import type { Typed } from "./connection-form.ts";
import { Conflict, type Difference } from "./conflict.tsx";
import { Crumbs } from "./crumbs.tsx";
import { ErrorSummary, type Wrong } from "./fields.tsx";
import type { Signing } from "../signing.ts";
import type { SettingsView } from "./in-settings.ts";
import { RemoveCard } from "./remove-card.tsx";
import { kindName } from "./setting-words.ts";
import { Head } from "./settings-page.tsx";
import { WebhookCard } from "./webhook-card.tsx";

type Problem = "changed-meanwhile" | "too-many-secrets" | "always-there" | { hasTickets: number };
export type ConnectionPageFacts = SettingsView & {
  connection: Connection;
  health: ConnectionHealth | null;
  heardAt: Date | null;
  policies: string[];
  typed: Typed;
  wrong: Wrong;
  problem: Problem | null;
  /** Null = nobody saved meanwhile. */
  differences: Difference[] | null;
  newSecret: string | null;
  said: "saved" | "created" | "dropped" | null;
  confirmRemove: boolean;
  webhookUrl: string;
  signing: Signing;
};

/** One connection: how it does, how it is reached, and what its helpdesk needs to know of us. */
export function ConnectionPage(page: ConnectionPageFacts) {
  const { connection, typed, wrong, mayChange, formToken, clock } = page;
  const address = `/console/settings/connections/${connection.name}`;
  return (
    <>
      <Crumbs places={[{ href: "/console/settings/connections", name: "Connections" }]} here={connection.name} />
      {page.differences !== null && (
        <>
          <Conflict what="connection" differences={page.differences} />
          <p class="second">Secrets are not shown, and must be typed again.</p>
        </>
      )}
      {page.problem !== null && <Notice good={false}>{problemText(page.problem)}</Notice>}
      {page.said !== null && <Notice good>{saidText(page.said)}</Notice>}
      <ErrorSummary wrong={wrong} />
      <Head
        title={connection.name}
        lead={
          <>
            {kindName(connection.kind)}, changed {clock.moment(connection.updatedAt)}
          </>
        }
      >
        {mayChange && (
          <form method="post" action={`${address}/check`}>
            <input type="hidden" name="token" value={formToken} />
            <button class="button" type="submit">
              Check now
            </button>
          </form>
        )}
      </Head>
      <div class="columns columns-wide">
        <form method="post" action={address} novalidate>
          <input type="hidden" name="token" value={formToken} />
          <input type="hidden" name="version" value={typed.version} />
          <fieldset disabled={!mayChange}>
            <legend class="visually-hidden">How it is set up</legend>
            <ConnectionFields kind={connection.kind} stored={Object.keys(connection.credentials)} {...page} />
          </fieldset>
          {mayChange ? (
            <div class="form-foot">
              <button class="button button-primary" type="submit">
                Save
              </button>
            </div>
          ) : (
            <p class="second space">Only admins change connections.</p>
          )}
        </form>
        <div>
          <CheckCard {...page} />
          {connection.kind !== "api" && <WebhookCard {...page} address={address} />}
          {mayChange && connection.name !== "api" && (
            <RemoveCard
              what="connection"
              address={address}
              confirm={page.confirmRemove}
              before="Only a connection without tickets can be removed."
              lost="Its address and secrets are forgotten, and its webhooks are refused. That cannot be undone."
              formToken={formToken}
            />
          )}
        </div>
      </div>
    </>
  );
}

function problemText(problem: Problem): Child {
  switch (problem) {
    case "changed-meanwhile":
      return "Somebody else changed this connection meanwhile. Nothing was changed; look, then do it once more.";
    case "too-many-secrets":
      return "Five secrets are valid already. Drop the older ones first.";
    case "always-there":
      return "The connection api is always there.";
    default:
      return `Not removed: it has tickets (${countOf(problem.hasTickets, "open follow-up")}), whose story would be lost.`;
  }
}

function saidText(said: "saved" | "created" | "dropped"): string {
  switch (said) {
    case "saved":
      return "Saved. Check it now to see whether it works.";
    case "created":
      return "Saved. Add a webhook secret, then check it.";
    case "dropped":
      return "Dropped. Only the newest secret is valid now.";
  }
}
