import { type Role, roles } from "../../domain/roles.ts";
import { roleName } from "../console/words.ts";
import { TextField, type Wrong } from "../settings/fields.tsx";
import { TimeZoneField } from "./time-zone-field.tsx";
import type { Typed } from "./person-form.ts";

/** Who somebody is to us. */
export function PersonFields({ typed, wrong }: { typed: Typed; wrong: Wrong }) {
  return (
    <>
      <TextField name="name" label="Name" value={typed.name} wrong={wrong} hint="As timelines show it." optional />
      <fieldset class="field">
        <legend class="label">Role</legend>
        <div class="choices">
          {roles.map((role) => (
            <label class="choice">
              <input type="radio" name="role" value={role} checked={role === typed.role} />
              <span>
                {roleName(role)}
                <br />
                <span class="hint">{roleSentence(role)}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <TimeZoneField
        value={typed.timeZone}
        wrong={wrong}
        hint="In which they read times; they can change it themselves."
      />
    </>
  );
}

function roleSentence(role: Role): string {
  switch (role) {
    case "lead":
      return "Works on every follow-up and review, and sees the settings.";
    case "agent":
      return "Works on the tickets they solved and the reviews that are theirs.";
    case "admin":
      return "As a lead, and changes the settings, people and keys.";
    case "auditor":
      return "Sees everything and changes nothing.";
  }
}
