import { describe, expect, it } from "vitest";
import { plainError, plainWords } from "../../domain/plain-error.ts";
import { HelpdeskError } from "../../helpdesk/contract.ts";

const secret = "ana.lima@lima-lda.example";
const named = (name: string, fields: Record<string, unknown>) =>
  Object.assign(new Error(`Key (email)=(${secret}) exists\n    at home (${secret}:1:1)`), { name, ...fields });

describe("what is told of an error", () => {
  it("leaves out whatever may quote somebody: message, detail, query, parameters, and the same in its causes", () => {
    const quoting = { code: "23505", table_name: "customers", constraint_name: "customers_address_hmac_key" };
    const postgres = named("PostgresError", { ...quoting, detail: secret, query: secret, parameters: [secret] });
    const told = plainError(new TypeError(`no ${secret}`, { cause: postgres }));
    expect(JSON.stringify(told)).not.toContain(secret);
    expect(told).toMatchObject({
      type: "TypeError",
      cause: { type: "PostgresError", code: "23505", table: "customers" },
    });
    expect(plainWords(plainError(postgres))).toBe("PostgresError (23505)");
  });

  it("says where it was thrown, also when the message looks like a place", () => {
    const { at } = plainError(named("PostgresError", {}));
    expect(at[0]).toMatch(/^at named .*plain-error\.test\.ts/);
  });

  it("keeps the words that are ours, and those of the system", () => {
    const helpdesk = new HelpdeskError("unavailable", "reading the ticket: the helpdesk answered 500");
    expect(plainWords(plainError(helpdesk))).toBe("HelpdeskError: reading the ticket: the helpdesk answered 500");
    const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), {
      code: "ECONNREFUSED",
      syscall: "connect",
    });
    expect(plainWords(plainError(refused))).toBe("Error (ECONNREFUSED): connect ECONNREFUSED 127.0.0.1:5432");
  });

  it("comes to an end, whatever is thrown", () => {
    const circle = new Error("one");
    circle.cause = circle;
    expect(plainError(circle).cause?.cause?.cause?.cause).toBe(undefined);
    expect(plainError(secret)).toMatchObject({ type: "string", at: [] });
    expect(plainError(null)).toMatchObject({ type: "object" });
  });
});
