import { describe, expect, it } from "vitest";
import { readLine } from "../../embedded/child-log.ts";

describe("a line of client or worker", () => {
  it("stays in the file when it is about the usual", () => {
    expect(readLine('{"level":30,"time":1,"msg":"the worker is ready"}')).toEqual({ plain: false, warning: null });
    expect(readLine("")).toEqual({ plain: false, warning: null });
  });

  it("is words on the screen when it is a warning or worse", () => {
    const line = '{"level":40,"time":1,"process":"worker","waitMs":500,"msg":"Temporal cannot be reached yet"}';
    expect(readLine(line)).toMatchObject({ warning: "warning: Temporal cannot be reached yet (waitMs=500)" });
    const failed = '{"level":50,"msg":"it failed","err":{"message":"gone","stack":"at …"}}';
    expect(readLine(failed)).toMatchObject({ warning: "error: it failed (err=gone)" });
    const plain = '{"level":50,"msg":"it failed","err":{"type":"PostgresError","code":"23505","at":["at x"]}}';
    expect(readLine(plain)).toMatchObject({ warning: "error: it failed (err=PostgresError 23505)" });
    expect(readLine('{"level":60,"msg":"it is over"}')).toMatchObject({ warning: "error: it is over" });
  });

  it("is kept for the case that the process ends when it is no log line", () => {
    expect(readLine("MAIL_FROM must be a mailbox.")).toEqual({ plain: true });
  });
});
