import { type Role, roles } from "../../domain/roles.ts";
import type { Form } from "../answer-pages/answer-form.ts";
import { email as emailShape, line, timeZone as timeZoneShape } from "../api/fields.ts";
import type { Wrong } from "../settings/fields.tsx";

export type Typed = { email: string; name: string; role: Role; timeZone: string; version: string };

export const typedIn = (form: Form): Typed => ({
  email: form.get("email")?.trim() ?? "",
  name: form.get("name") ?? "",
  // What a forged form says is the least that somebody can be.
  role: roles.find((role) => role === form.get("role")) ?? "auditor",
  timeZone: form.get("timeZone")?.trim() ?? "",
  version: form.get("version") ?? "",
});

/** What is wrong with it, and what it means where nothing is; the address of somebody who is here never changes. */
export function readPerson(typed: Typed, { isNew }: { isNew: boolean }) {
  const email = emailShape.safeParse(typed.email);
  const name = line(200).safeParse(typed.name);
  const timeZone = timeZoneShape.safeParse(typed.timeZone);
  const wrong: Wrong = [
    ...(email.success || !isNew ? [] : [{ field: "email", label: "Address", text: textOf(email.error) }]),
    ...(name.success ? [] : [{ field: "name", label: "Name", text: textOf(name.error) }]),
    ...(timeZone.success ? [] : [{ field: "timeZone", label: "Time zone", text: textOf(timeZone.error) }]),
  ];
  return wrong.length > 0 || !name.success || !timeZone.success
    ? { wrong }
    : {
        wrong: null,
        person: { email: typed.email, name: name.data, role: typed.role, timeZone: timeZone.data },
      };
}

const textOf = (error: { issues: { message: string }[] }): string => error.issues[0]?.message ?? "is not right";
