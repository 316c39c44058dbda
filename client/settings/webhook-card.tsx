import { countOf } from "../console/words.ts";
import { OnceShown } from "./once-shown.tsx";
import type { ConnectionPageFacts } from "./connection-page.tsx";

/** What the helpdesk needs to know of us: where to send its webhooks, and the secret to sign them with. */
export function WebhookCard({
  connection,
  newSecret,
  webhookUrl,
  address,
  mayChange,
  formToken,
}: ConnectionPageFacts & { address: string }) {
  const valid = connection.webhookSecrets.length;
  const hidden = (
    <>
      <input type="hidden" name="token" value={formToken} />
      <input type="hidden" name="version" value={String(connection.version)} />
    </>
  );
  return (
    <section class="card" id="webhooks" aria-labelledby="webhooks-title">
      <h2 id="webhooks-title">Webhooks</h2>
      <div class="field">
        <label class="label" for="webhook-url">
          Address to paste into the helpdesk
        </label>
        <input class="input mono" id="webhook-url" value={webhookUrl} readonly />
      </div>
      {newSecret !== null && (
        <OnceShown id="new-secret" label="The new secret, shown this once" value={newSecret}>
          Put it into the helpdesk, then drop the older ones.
        </OnceShown>
      )}
      <p class="space">
        {valid === 0 ? "No secret is set: every webhook is refused." : `${countOf(valid, "secret")} valid.`}
      </p>
      {mayChange && (
        <div class="row space">
          <form method="post" action={`${address}/secrets`}>
            {hidden}
            <button class="button button-small" type="submit" name="do" value="add">
              Add a secret
            </button>
          </form>
          {valid > 1 && (
            <form method="post" action={`${address}/secrets`}>
              {hidden}
              <button class="button button-small" type="submit" name="do" value="drop">
                Drop all but the newest
              </button>
            </form>
          )}
        </div>
      )}
    </section>
  );
}
