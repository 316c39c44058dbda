import { TextField, type Wrong } from "../settings/fields.tsx";

export type TypedCause = { name: string; department: string };

type CauseFieldsView = {
  typed: TypedCause;
  wrong: Wrong;
  departments: string[];
  /** What its name is for. */ hint: string;
};

/** What a person writes of a cause, new or not; departments that have a cause already are offered. */
export function CauseFields({ typed, wrong, departments, hint }: CauseFieldsView) {
  return (
    <>
      <TextField name="name" label="Name" value={typed.name} wrong={wrong} hint={hint} />
      <TextField
        name="department"
        label="Department"
        value={typed.department}
        wrong={wrong}
        list="departments"
        optional
      />
      <datalist id="departments">
        {departments.map((name) => (
          <option value={name}></option>
        ))}
      </datalist>
    </>
  );
}
