import type { Wrong } from "../settings/fields.tsx";

const most = 100;

/** A cause as it was typed, on one line; Postgres refuses NUL. */
export function readTyped(form: ReadonlyMap<string, string>): { name: string; department: string } {
  const line = (field: string): string =>
    (form.get(field) ?? "")
      .replaceAll(/[\p{Control}\s]+/gu, " ")
      .replaceAll(/\p{Surrogate}/gu, "\uFFFD")
      .trim();
  return { name: line("name"), department: line("department") };
}

/** What cannot be kept as it was typed. */
export function wrongIn({ name, department }: { name: string; department: string }): Wrong {
  const long = `has more than ${most} characters`;
  const wrong: Wrong = [];
  if (name === "") wrong.push({ field: "name", label: "Name", text: "is missing" });
  if (Array.from(name).length > most) wrong.push({ field: "name", label: "Name", text: long });
  if (Array.from(department).length > most) wrong.push({ field: "department", label: "Department", text: long });
  return wrong;
}
