import type { Child } from "hono/jsx";
import type { ConnectionHealth } from "../../database/connection-checks.ts";
import type { Connection } from "../../database/connections.ts";
import { Icon } from "../console/icons.tsx";
import { Notice } from "../console/notice.tsx";
import { countOf } from "../console/words.ts";
import { credentialsOf, type Typed } from "./connection-form.ts";
import { ErrorSummary, TextField, type Wrong } from "./fields.tsx";
import type { SettingsView } from "./in-settings.ts";
import { kindName } from "./setting-words.ts";
import { Head } from "./settings-page.tsx";
import { WebhookCard } from "./webhook-card.tsx";

type Problem = "changed-meanwhile" | "secrets-changed" | "too-many-secrets" | "always-there" | { hasTickets: number };
export type ConnectionPageFacts = SettingsView & {
  connection: Connection;
  health: ConnectionHealth | null;
  heardAt: Date | null;
  policies: string[];
  typed: Typed;
  wrong: Wrong;
  problem: Problem | null;
  newSecret: string | null;
  said: "saved" | "created" | "dropped" | null;
  confirmDelete: boolean;
  webhookUrl: string;
};

/** One connection: how it does, how it is reached, and what its helpdesk needs to know of us. */
export function ConnectionPage(page: ConnectionPageFacts) {
  const { connection, typed, wrong, mayChange, formToken, clock } = page;
  const address = `/console/settings/connections/${connection.name}`;
  return (
    <>
      <nav aria-label="Where you are">
        <ol class="crumbs">
          <li>
            <a href="/console/settings/connections">Connections</a>
          </li>
          <li>{connection.name}</li>
        </ol>
      </nav>
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
            <Fields kind={connection.kind} stored={Object.keys(connection.credentials)} {...page} />
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
          {mayChange && connection.name !== "api" && <DeleteCard {...page} address={address} />}
        </div>
      </div>
    </>
  );
}

/** Asks for what a connection needs before it exists. */
export function NewConnectionPage({
  kind,
  typed,
  wrong,
  policies,
  formToken,
}: SettingsView & { kind: Connection["kind"]; typed: Typed; wrong: Wrong; policies: string[] }) {
  return (
    <>
      <ErrorSummary wrong={wrong} />
      <Head title={`Connect: ${kindName(kind)}`} lead="Once it is saved, give it a webhook secret and check it." />
      <form method="post" action="/console/settings/new-connection" novalidate>
        <input type="hidden" name="token" value={formToken} />
        <input type="hidden" name="kind" value={kind} />
        <TextField
          name="name"
          label="Name"
          value={typed.name}
          wrong={wrong}
          hint="Stands in its webhook address and never changes."
        />
        <div class="space">
          <Fields kind={kind} stored={[]} typed={typed} wrong={wrong} policies={policies} />
        </div>
        <div class="form-foot">
          <button class="button button-primary" type="submit">
            Save
          </button>
          <a class="button" href="/console/settings/connections">
            Leave it
          </a>
        </div>
      </form>
    </>
  );
}

type FieldsOf = { kind: Connection["kind"]; stored: string[]; typed: Typed; wrong: Wrong; policies: string[] };

function Fields({ kind, stored, typed, wrong, policies }: FieldsOf) {
  return (
    <>
      {kind !== "api" && (
        <>
          <TextField
            name="baseUrl"
            label="Address"
            value={typed.baseUrl}
            wrong={wrong}
            hint="Such as https://rt.example"
          />
          {credentialsOf(kind).map(({ key, label, secret, hint }) => (
            <TextField
              name={`credential.${key}`}
              label={label}
              value=""
              secret={secret}
              wrong={wrong}
              hint={stored.includes(key) ? "Stored, and not shown. Left empty, it stays as it is." : hint}
            >
              {stored.includes(key) && (
                <label class="choice">
                  <input type="checkbox" name={`forget.${key}`} value="yes" />
                  <span>Forget it: {label}</span>
                </label>
              )}
            </TextField>
          ))}
        </>
      )}
      <div class="field space">
        <label class="label" for="policy">
          Policy
        </label>
        <select class="select" id="policy" name="policy">
          {policies.map((policy) => (
            <option value={policy} selected={policy === typed.policy}>
              {policy}
            </option>
          ))}
        </select>
      </div>
      <div class="space">
        <TextField
          name="organisation"
          label="Organisation"
          value={typed.organisation}
          wrong={wrong}
          hint="As customers know it, in mails and on pages."
          optional
        />
        <TextField
          name="timeZone"
          label="Time zone"
          value={typed.timeZone}
          wrong={wrong}
          hint="For customers whose own is not known, such as Europe/Lisbon."
          optional
        />
        <TextField
          name="language"
          label="Language"
          value={typed.language}
          wrong={wrong}
          hint="For customers whose own is not known, such as pt or en-GB."
          optional
        />
      </div>
    </>
  );
}

function CheckCard({ health, heardAt, clock }: ConnectionPageFacts) {
  return (
    <section class="card" id="check" aria-labelledby="check-title">
      <h2 id="check-title">What works</h2>
      {health?.checkedAt && health.checkLines ? (
        <>
          <p class="second small">Checked {clock.moment(health.checkedAt)}</p>
          <ul class="checks">
            {health.checkLines.map(({ what, ok, detail }) => (
              <li class={ok ? "yes" : "no"}>
                <Icon name={ok ? "check" : "alert"} />
                <span>
                  {what}
                  <br />
                  <span class="second">
                    {ok ? "" : "Missing: "}
                    {detail}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p class="second">Not checked yet.</p>
      )}
      <p class="second small space">
        Last asked {health?.polledAt ? clock.moment(health.polledAt) : "never"}, last webhook{" "}
        {heardAt ? clock.moment(heardAt) : "never"}.
      </p>
    </section>
  );
}

function DeleteCard({ confirmDelete, address, formToken }: ConnectionPageFacts & { address: string }) {
  return (
    <section class="card" id="delete" aria-labelledby="delete-title">
      <h2 id="delete-title">Remove</h2>
      {confirmDelete ? (
        <form method="post" action={`${address}/delete`}>
          <input type="hidden" name="token" value={formToken} />
          <p>Its address and secrets are forgotten, and its webhooks are refused. That cannot be undone.</p>
          <div class="row space">
            <button class="button button-danger" type="submit">
              Remove connection
            </button>
            <a class="button" href={address}>
              Leave it
            </a>
          </div>
        </form>
      ) : (
        <>
          <p class="second">Only a connection without tickets can be removed.</p>
          <p class="space">
            <a class="button" href={`${address}?do=delete#delete`}>
              Remove…
            </a>
          </p>
        </>
      )}
    </section>
  );
}

function problemText(problem: Problem): Child {
  switch (problem) {
    case "changed-meanwhile":
      return "Somebody else saved this connection meanwhile. Below is what you typed; saving again puts it over theirs. Secrets must be typed again.";
    case "secrets-changed":
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
