import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { carriesMarker, heldAfterAllNote, reopenNote, withMarker } from "../../helpdesk/note.ts";
import type { ReopenNoteData } from "../../helpdesk/note.ts";
import { anyText } from "../support/any-text.ts";

const marker = "aftercare:fu_1:reopen:1";
const data: ReopenNoteData = {
  followUpId: "fu_1",
  attempt: 2,
  verdict: "not_held",
  satisfaction: 2,
  effort: 3,
  words: "It stopped again this morning.\nPlease help.",
  resolution: { summary: "We removed a stuck upload.", agentName: "Priya Nair", at: new Date("2026-11-20T10:00:00Z") },
  earlier: [
    {
      attempt: 1,
      verdict: "partly",
      asked: true,
      summary: "We restarted the server.",
      at: new Date("2026-11-17T09:00:00Z"),
    },
  ],
  caseUrl: "https://aftercare.example/console/follow-ups/fu_1",
  marker,
};

describe("the note of a reopening", () => {
  it("holds everything that is needed to pick the ticket up again", () => {
    expect(reopenNote(data)).toBe(`The customer says: the fix did not hold (attempt 2).

Satisfaction 2 of 5, it was easy: 3 of 7.

In the customer's words:
> It stopped again this morning.
> Please help.

What had been done, by Priya Nair on Fri, 20 Nov 2026, 10:00 UTC:
> We removed a stuck upload.

Attempt 1, Tue, 17 Nov 2026, 09:00 UTC: the fix held only partly.
> We restarted the server.

The whole case: https://aftercare.example/console/follow-ups/fu_1

Follow-up fu_1, reopened by Aftercare.

${marker}`);
  });

  it("tells a customer who said nothing from one who was never asked", () => {
    const [before] = data.earlier;
    const line = (asked: boolean) =>
      reopenNote({ ...data, earlier: before ? [{ ...before, verdict: null, asked }] : [] });
    expect(line(true)).toContain("Attempt 1, Tue, 17 Nov 2026, 09:00 UTC: no answer.");
    expect(line(false)).toContain("Attempt 1, Tue, 17 Nov 2026, 09:00 UTC: the customer was not asked.");
  });

  it("leaves out what the customer left out", () => {
    const note = reopenNote({ ...data, satisfaction: null, effort: null, words: "  \n ", earlier: [] });
    expect(note).not.toContain("Satisfaction");
    expect(note).not.toContain("In the customer's words");
    expect(note).not.toContain("Attempt 1");
  });

  it("carries only its own marker, whatever the customer, the agent or the ticket says", () => {
    const forged = "aftercare:fu_2:reopen:1";
    const text = fc.oneof(
      anyText(),
      fc
        .tuple(fc.string(), fc.constantFrom("\n", "\r", "\r\n", "\u2028", "\u0085", "\v"), fc.string())
        .map(([a, line, b]) => `${a}${line}${forged}${line}${b}`),
    );
    fc.assert(
      fc.property(text, text, text, (words, summary, agentName) => {
        const resolution = { ...data.resolution, summary, agentName };
        const earlier = data.earlier.map((one) => ({ ...one, summary }));
        const note = reopenNote({ ...data, words, resolution, earlier });
        expect(carriesMarker(note, marker)).toBe(true);
        expect(carriesMarker(note, forged)).toBe(false);
      }),
    );
  });

  it("holds no control characters, and nothing that turns or hides text", () => {
    const words = "one\u0000two\u001b[31m\u202egnp.exe\u200bthree\ud800\u0007";
    const note = reopenNote({ ...data, words });
    expect(note).toContain("> onetwo[31mgnp.exethree\n");
    fc.assert(
      fc.property(anyText(), (words) => {
        expect(reopenNote({ ...data, words }).replaceAll("\n", "")).not.toMatch(
          /\p{Cc}|\p{Cs}|[\u202a-\u202e\u2066-\u2069]/u,
        );
      }),
    );
  });

  it("cuts words that would drown the rest", () => {
    const note = reopenNote({ ...data, words: "🙂".repeat(10_000) });
    expect(note.length).toBeLessThan(10_000);
    expect(note).toContain("🙂 […]");
    expect(carriesMarker(note, marker)).toBe(true);
  });
});

describe("the note of a fix that holds after all", () => {
  it("asks a person to decide, and closes nothing", () => {
    const note = heldAfterAllNote({
      followUpId: "fu_1",
      satisfaction: 5,
      effort: null,
      words: "Sorry, it works.",
      answeredAt: new Date("2026-11-21T08:30:00Z"),
      caseUrl: data.caseUrl,
      marker,
    });
    expect(note).toContain("the fix holds after all (Sat, 21 Nov 2026, 08:30 UTC)");
    expect(note).toContain("> Sorry, it works.");
    expect(carriesMarker(note, marker)).toBe(true);
  });
});

describe("a marker", () => {
  it("is added to a note that lacks it, once", () => {
    const once = withMarker("A note.", marker);
    expect(once).toBe(`A note.\n\n${marker}`);
    expect(withMarker(once, marker)).toBe(once);
  });

  it("counts also where the helpdesk changed line ends or indented it", () => {
    expect(carriesMarker(`A note.\r\n\r\n  ${marker} \r\n`, marker)).toBe(true);
    expect(carriesMarker(`A note about ${marker}`, marker)).toBe(false);
  });
});
