import { describe, expect, it } from "vitest";
import { readable } from "../../embedded/child-log.ts";

describe("a line of client or worker on the screen", () => {
  it("stays in the file when it is about the usual", () => {
    expect(readable('{"level":30,"time":1,"msg":"the worker is ready"}')).toBe(null);
    expect(readable("")).toBe(null);
  });

  it("is words when it is a warning or worse", () => {
    const line = '{"level":40,"time":1,"process":"worker","waitMs":500,"msg":"Temporal cannot be reached yet"}';
    expect(readable(line)).toBe("warning: Temporal cannot be reached yet (process=worker waitMs=500)");
    expect(readable('{"level":50,"msg":"it failed","err":{"message":"gone","stack":"at …"}}')).toBe(
      "error: it failed (err=gone)",
    );
    expect(readable('{"level":60,"msg":"it is over"}')).toBe("error: it is over");
  });

  it("is shown as it is when it is no log line: a setting that stops the process", () => {
    expect(readable("MAIL_FROM must be a mailbox.")).toBe("MAIL_FROM must be a mailbox.");
  });
});
