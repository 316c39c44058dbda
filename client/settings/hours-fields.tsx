import { dayNames } from "./rule-names.ts";
import { Fault } from "./fields.tsx";
import { type FormState, mostSpans, spanField, spansIn } from "./typed-rules.ts";

/** Any time, or spans of the week: those that stand, and one more to fill in. */
export function HoursFields({ typed, wrong }: FormState) {
  const any = typed.get("hours") === "any";
  const filled = spansIn(typed);
  const next = Math.max(-1, ...filled) + 1;
  const spans = filled.length < mostSpans ? [...filled, next] : filled;
  return (
    <>
      <Fault field="hours" wrong={wrong} />
      <ul class="choices">
        <li>
          <label class="choice">
            <input type="radio" id="hours" name="hours" value="any" checked={any} />
            <span>Any time</span>
          </label>
        </li>
        <li>
          <label class="choice">
            <input type="radio" name="hours" value="these" checked={!any} />
            <span>Only in these hours. A line without days and times is left out.</span>
          </label>
        </li>
      </ul>
      {spans.map((span, i) => (
        <Span span={span} line={i + 1} empty={span === next} typed={typed} wrong={wrong} />
      ))}
    </>
  );
}

function Span({ span, line, empty, typed, wrong }: FormState & { span: number; line: number; empty: boolean }) {
  const value = (what: string): string => typed.get(spanField(span, what)) ?? "";
  return (
    <div class="rule-span" role="group" aria-label={`Hours, line ${line}`}>
      <Fault field={spanField(span, "day.1")} wrong={wrong} />
      <div class="row">
        {dayNames.map((day, i) => (
          <label class="choice">
            <input
              type="checkbox"
              id={spanField(span, `day.${i + 1}`)}
              name={spanField(span, `day.${i + 1}`)}
              value="yes"
              checked={value(`day.${i + 1}`) === "yes"}
            />
            <span>{day}</span>
          </label>
        ))}
      </div>
      <div class="with-unit">
        {(["from", "to"] as const).map((what) => {
          const name = spanField(span, what);
          const bad = wrong.some(({ field }) => field === name);
          return (
            <>
              <label for={name}>{what === "from" ? "from" : "until"}</label>
              <input
                class="input input-short"
                id={name}
                name={name}
                value={value(what)}
                autocomplete="off"
                {...(bad ? { "aria-invalid": "true", "aria-describedby": `${name}-error` } : {})}
              />
            </>
          );
        })}
        <label class="choice">
          <input
            type="checkbox"
            name={spanField(span, "holidays")}
            value="yes"
            checked={empty || value("holidays") === "yes"}
          />
          <span>not on public holidays</span>
        </label>
      </div>
      <Fault field={spanField(span, "from")} wrong={wrong} />
      <Fault field={spanField(span, "to")} wrong={wrong} />
    </div>
  );
}
