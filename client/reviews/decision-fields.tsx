import { CauseChoices } from "./cause-choices.tsx";
import { type Choices, Day, type Fields, Line, type Option, Select, Text } from "./review-fields.tsx";

/** Who can own it; whoever does and has left since stays, and is named so. */
function ownersWith({ owners, people }: Choices, id: string): Option[] {
  const options = owners.map((each) => ({ value: each.id, name: each.name }));
  if (id === "" || owners.some((each) => each.id === id)) return options;
  return [...options, { value: id, name: `${people.get(id) ?? "Somebody"}, has left` }];
}

/** What is decided: cause, department, owner, action and days. */
export function DecisionFields({ fields }: { fields: Fields }) {
  const { choices, typed } = fields;
  return (
    <>
      <CauseChoices fields={fields} />
      <Line name="newCause" fields={fields} label="Or a new cause" hint="Is added for later reviews too." />
      <Line name="department" fields={fields} list="departments" />
      <Select name="ownerId" fields={fields} none="Nobody yet" options={ownersWith(choices, typed.ownerId)} />
      <Text name="correctiveAction" fields={fields} />
      <Select
        name="actionOwnerId"
        fields={fields}
        none="The owner"
        options={ownersWith(choices, typed.actionOwnerId)}
      />
      <Day name="actionDueOn" fields={fields} />
      <Day name="checkOn" fields={fields} hint="On this day we look whether it worked." />
      <Day name="dueOn" fields={fields} hint="Until then the cause should be found." />
      <Line name="title" fields={fields} hint="Left empty, the subject of its ticket." />
      <Text name="conclusion" fields={fields} label="Conclusion, in a few words" />
      <datalist id="departments">
        {choices.departments.map((name) => (
          <option value={name}></option>
        ))}
      </datalist>
    </>
  );
}
