import { describe, expect, it } from "vitest";
import { nextStepsMail } from "../../mail/next-steps.tsx";
import { nextSteps } from "./sample-mails.ts";

describe("the mail about next steps", () => {
  it("quotes the customer, says what was done and when they hear next, in both parts", () => {
    const { subject, text, html } = nextStepsMail(nextSteps);
    expect(subject).toBe("Re: Files duplicated after the 4.2 update [#48213]");
    expect(text).toMatch(/^We are sorry it came back\n/);
    expect(text).toContain("This is what we understood:");
    expect(text).toContain("\n\nElena Ruiz\nTarn Systems\n\n");
    expect(text).toContain("> It was fine over the weekend, but since this morning the duplicates\n> are back.");
    expect(text).toContain("You hear from me by today, 17:00, even if I am still looking.");
    expect(html).toContain("<strong>You hear from me by today, 17:00</strong>, even if I am still looking.");
    for (const part of [text.replaceAll("\n", " "), html]) {
      expect(part).toContain("Your ticket is open again. I have it,");
      expect(part).toContain("Ticket 48213, reopened on 15 September at 08:28.");
    }
  });

  it("lets the answer be corrected and check-ins be stopped", () => {
    const { text, html } = nextStepsMail(nextSteps);
    expect(text.match(/https:\S+/g)).toEqual([nextSteps.changeUrl, nextSteps.stopUrl]);
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => link)).toEqual([
      nextSteps.changeUrl,
      nextSteps.stopUrl,
    ]);
  });

  it("says what was understood when there are no words to quote", () => {
    expect(nextStepsMail({ ...nextSteps, words: " " }).text).toContain("We understood that it is still broken.");
    const partly = nextStepsMail({ ...nextSteps, words: "", verdict: "partly" });
    expect(partly.text.replaceAll("\n", " ")).toContain("We understood that it works only in part.");
    expect(partly.text).toMatch(/^We are sorry it works only in part\n/);
  });

  it("names nobody when nobody is named", () => {
    const { text, html } = nextStepsMail({ ...nextSteps, agentName: null });
    expect(text).toContain("Your ticket is open again, together with everything tried so far");
    expect(text + html).not.toContain("null");
    expect(text).toContain("You hear from us by today, 17:00, even if we are still looking.");
    expect(text).toContain("\n\nYour team at Tarn Systems\n\n");
  });

  it("names the new ticket when the old one could not be opened again", () => {
    const { text } = nextStepsMail({ ...nextSteps, isNewTicket: true, newTicketNumber: "48299" });
    expect(text.replaceAll("\n", " ")).toContain(
      "The old ticket is closed, so we opened a new one, number 48299. I have it",
    );
    expect(text).toContain("Ticket 48213, continued as ticket 48299 on 15 September at 08:28.");
  });

  it("promises a new ticket, and nothing to correct, where the window is over and its number is not known", () => {
    const { text } = nextStepsMail({ ...nextSteps, isNewTicket: true, answerUntil: nextSteps.now });
    expect(text.replaceAll("\n", " ")).toContain("We open a new ticket for this and link it to the old one");
    expect(text).not.toContain("Correct your answer");
    expect(text).not.toContain("open again");
    expect(text).toContain("This is about ticket 48213.");
  });

  it("says it in German", () => {
    const { text } = nextStepsMail({ ...nextSteps, language: "de", now: new Date("2026-09-13T08:00:00Z") });
    expect(text).toContain("Sie hören von mir bis Di., 15. September, 17:00 Uhr");
  });
});
