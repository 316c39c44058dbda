import type { Child } from "hono/jsx";
import { TextField, type Wrong } from "../settings/fields.tsx";

const zones: readonly string[] = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

type ZoneField = { value: string; wrong: Wrong; hint: Child; children?: Child };

/** A zone of IANA's list, found by typing a part of it; without the list it is still a field. */
export function TimeZoneField({ value, wrong, hint, children }: ZoneField) {
  return (
    <TextField name="timeZone" label="Time zone" value={value} wrong={wrong} hint={hint} list="time-zones">
      <datalist id="time-zones">
        {zones.map((zone) => (
          <option value={zone} />
        ))}
      </datalist>
      {children}
    </TextField>
  );
}
