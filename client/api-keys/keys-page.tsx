import type { ListedKey } from "../../database/api-key-changes.ts";
import { adminKeyName } from "../../database/api-keys.ts";
import type { Clock } from "../console/clock.tsx";
import { Icon } from "../icons.tsx";
import { Notice } from "../console/notice.tsx";
import { Columns } from "../settings/columns.tsx";
import type { SettingsView } from "../settings/in-settings.ts";
import { OnceShown } from "../settings/once-shown.tsx";
import { whoDid } from "../settings/setting-words.ts";
import { Head } from "../settings/settings-page.tsx";
import { keysAddress } from "./addresses.ts";

type Keys = SettingsView & {
  keys: ListedKey[];
  people: Map<string, string>;
  /** The key that was made for this one page. */
  made: { name: string; key: string } | null;
  revoked: boolean;
  /** The settings of the process would bring it back. */
  ofSettings: boolean;
  /** The one whose revoking waits for a second press. */
  confirm: ListedKey | null;
};

/** Every key that programs come with, and what it has been used for. */
export function KeysPage({ keys, people, made, revoked, ofSettings, confirm, clock, formToken }: Keys) {
  return (
    <>
      {revoked && <Notice good>Revoked. It opens nothing any more.</Notice>}
      {ofSettings && (
        <Notice good={false}>
          {adminKeyName} is set by the settings of the process: change it there. Nothing was changed.
        </Notice>
      )}
      <Head title="API keys" lead="What programs show instead of signing in.">
        <a class="button button-primary" href="/console/settings/new-api-key">
          New key
        </a>
      </Head>
      {made !== null && (
        <OnceShown id="new-key" label={`The key ${made.name}, shown this once`} value={made.key}>
          Send it as Authorization: Bearer. Only its hash is kept here.
        </OnceShown>
      )}
      {confirm !== null && <Revoke name={confirm.name} id={confirm.id} formToken={formToken} />}
      {keys.length === 0 ? (
        <div class="empty">
          <Icon name="inbox" />
          <h2>There is no key yet</h2>
          <p>A program that starts follow-ups or reads them needs one.</p>
        </div>
      ) : (
        <table class="table queue" role="table" aria-label="API keys">
          <Columns names={["Name", "State", "Scopes", "Made", "By", "Last used", "Do"]} />
          <tbody role="rowgroup">
            {keys.map((key) => (
              <Line apiKey={key} people={people} clock={clock} />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Line({ apiKey, people, clock }: { apiKey: ListedKey; people: Map<string, string>; clock: Clock }) {
  const over = apiKey.revokedAt !== null || apiKey.expired;
  return (
    <tr role="row" class={over ? "row-quiet" : undefined}>
      <th role="rowheader" scope="row">
        {apiKey.name}
        <span class="case-sub mono">{apiKey.prefix}…</span>
      </th>
      <td role="cell">
        <State apiKey={apiKey} clock={clock} />
      </td>
      <td role="cell">{apiKey.scopes.join(", ")}</td>
      <td role="cell" class="nowrap" data-label="Made">
        {clock.moment(apiKey.createdAt)}
      </td>
      <td role="cell" data-label="by">
        {apiKey.createdBy === null ? "the settings" : whoDid(apiKey.createdBy, people)}
      </td>
      <td role="cell" class="nowrap" data-label="Last used">
        {apiKey.lastUsedAt === null ? "never" : clock.moment(apiKey.lastUsedAt)}
      </td>
      <td role="cell" class={over ? "blank" : undefined}>
        {over || apiKey.name === adminKeyName ? (
          <span class="quiet">–</span>
        ) : (
          <a href={`${keysAddress}?revoke=${apiKey.id}#revoke`} aria-label={`Revoke ${apiKey.name}`} data-row>
            Revoke…
          </a>
        )}
      </td>
    </tr>
  );
}

function State({ apiKey, clock }: { apiKey: ListedKey; clock: Clock }) {
  const { revokedAt, expiresAt, expired } = apiKey;
  return (
    <span class="state">
      <Icon name={revokedAt !== null || expired ? "skip" : "check"} />
      <span>
        {revokedAt !== null ? (
          <>revoked {clock.moment(revokedAt)}</>
        ) : expiresAt === null ? (
          "works"
        ) : (
          <>
            {expired ? "expired" : "works until"} {clock.moment(expiresAt)}
          </>
        )}
      </span>
    </span>
  );
}

function Revoke({ id, name, formToken }: { id: string; name: string; formToken: string }) {
  return (
    <section class="card" id="revoke" aria-labelledby="revoke-title">
      <h2 id="revoke-title">Revoke {name}?</h2>
      <p>Whatever shows this key is refused from the next request on. That cannot be undone; a new key can be made.</p>
      <form class="row space" method="post" action={`${keysAddress}/${id}/revoke`}>
        <input type="hidden" name="token" value={formToken} />
        <button class="button button-danger" type="submit">
          Revoke
        </button>
        <a class="button" href={keysAddress}>
          Cancel
        </a>
      </form>
    </section>
  );
}
