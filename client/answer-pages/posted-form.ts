import type { Context } from "hono";
import type { Form } from "./answer-form.ts";

/** The most bytes a form may have: 4000 characters for each of several tickets, and room to spare. */
export const mostBytes = 64 * 1024;

/** Reads a form, URL-encoded or multipart; files and what cannot be read count as nothing. hono keeps the body for a second reader. */
export async function postedForm(c: Context): Promise<Form> {
  const form = new Map<string, string>();
  if (/^multipart\/form-data/i.test(c.req.header("content-type") ?? "")) {
    const data = await c.req.formData().catch(() => new FormData());
    for (const [name, value] of data) if (typeof value === "string") form.set(name, value);
    return form;
  }
  for (const [name, value] of new URLSearchParams(await c.req.text())) form.set(name, value);
  return form;
}
