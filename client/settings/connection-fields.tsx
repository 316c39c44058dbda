import type { Connection } from "../../database/connections.ts";
import { credentialsOf, type Typed } from "./connection-form.ts";
import type { Signing } from "../signing.ts";
import { SenderFields } from "./sender-fields.tsx";
import { TextField, type Wrong } from "./fields.tsx";

type Fields = {
  kind: Connection["kind"];
  stored: string[];
  typed: Typed;
  wrong: Wrong;
  policies: string[];
  signing: Signing;
};

/** What a connection is made of, as far as it is typed; what is stored and secret is not shown. */
export function ConnectionFields({ kind, stored, typed, wrong, policies, signing }: Fields) {
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
          hint="As customers know it, on pages and in mails of a sender without a name. Left empty, the sender's name or the installation's own."
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
      <SenderFields senders={typed.senders} wrong={wrong} signing={signing} />
    </>
  );
}
