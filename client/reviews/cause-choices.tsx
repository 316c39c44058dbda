import { reopensOfDays, type WeighedCause } from "../../database/cause-reopens.ts";
import { Icon } from "../icons.tsx";
import { countOf, number } from "../console/words.ts";
import { type Fields, formId } from "./review-fields.tsx";

const groupsShown = 3;
/** Fewer are found by looking. */
const searchedFrom = 6;

type Group = { name: string; causes: WeighedCause[] };

/** The taxonomy as choices, by department: what brought most tickets back first, the rest of it folded. */
export function CauseChoices({ fields: { choices, typed, faults } }: { fields: Fields }) {
  const offered = choices.causes.filter(({ retired, id }) => !retired || id === typed.causeId);
  const groups = groupsOf(offered);
  const chosen = groups.findIndex(({ causes }) => causes.some(({ id }) => id === typed.causeId));
  const shown = groups.filter((_, i) => i < groupsShown || i === chosen);
  const folded = groups.filter((group) => !shown.includes(group));
  const fault = faults.causeId;
  return (
    <fieldset
      class={fault === undefined ? "field" : "field field-error"}
      id="causes"
      {...(fault === undefined ? {} : { "aria-describedby": "causeId-error" })}
    >
      <legend class="legend">Cause</legend>
      {fault !== undefined && (
        <p class="error-text" id="causeId-error">
          <Icon name="alert" />
          <span>Cause {fault}</span>
        </p>
      )}
      {offered.length >= searchedFrom && (
        // Shown by the script that makes it work.
        <div hidden>
          <label class="visually-hidden" for="find-cause">
            Find a cause
          </label>
          <input class="input" type="search" id="find-cause" placeholder="Find a cause" autocomplete="off" />
        </div>
      )}
      <div class="choices space">
        <label class="choice">
          <input type="radio" id="causeId" name="causeId" form={formId} value="" checked={typed.causeId === ""} />
          <span>{offered.length === 0 ? "None yet; name one below" : "Not known yet"}</span>
        </label>
      </div>
      {shown.map((group) => (
        <Choices group={group} typed={typed.causeId} />
      ))}
      {folded.length > 0 && (
        <details class="disclosure space small">
          <summary>{countOf(folded.length, "more group")}</summary>
          {folded.map((group) => (
            <Choices group={group} typed={typed.causeId} />
          ))}
        </details>
      )}
      {offered.length > 0 && <p class="quiet small space">Numbers: reopens in {reopensOfDays} days</p>}
    </fieldset>
  );
}

function Choices({ group, typed }: { group: Group; typed: string }) {
  return (
    <fieldset class="space" data-causes>
      <legend class="quiet small">{group.name}</legend>
      <div class="choices">
        {group.causes.map(({ id, name, retired, reopens }) => (
          <label class="choice">
            <input type="radio" name="causeId" form={formId} value={id} checked={id === typed} />
            <span>
              {name} {retired && <span class="pill">retired</span>} <span class="quiet small">{number(reopens)}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** By department, whatever its case; of groups and in them, what came back most stands first. */
function groupsOf(causes: WeighedCause[]): Group[] {
  const groups = new Map<string, Group>();
  for (const cause of causes) {
    const name = cause.department ?? "Without a department";
    const group = groups.get(name.toLowerCase()) ?? { name, causes: [] };
    group.causes.push(cause);
    groups.set(name.toLowerCase(), group);
  }
  const weight = (group: Group): number => group.causes.reduce((sum, { reopens }) => sum + reopens, 0);
  return [...groups.values()]
    .map((group) => ({ ...group, causes: group.causes.toSorted((a, b) => b.reopens - a.reopens) }))
    .toSorted((a, b) => weight(b) - weight(a));
}
