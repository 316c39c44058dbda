import { describe, expect, it } from "vitest";
import { checkInMail } from "../../mail/check-in.tsx";
import { checkIn, fix, threeFixes } from "./sample-mails.ts";

describe("a check-in", () => {
  it("says what was fixed and by whom, and asks, in both parts", () => {
    const { text, html } = checkInMail(checkIn);
    for (const part of [text.replaceAll("\n", " "), html]) {
      expect(part).toContain("On Friday I resolved “Sync stops at 99 %” for you. This is what was done:");
      expect(part).toContain("We cleared a stuck upload on your server and the sync finished.");
      expect(part).toContain("Is it still working?");
      expect(part).toContain("You can answer until 25 September.");
    }
    expect(text).toContain("\n\nPriya Nair\nTarn Systems\n\n-- \n");
    expect(html).toContain("Priya Nair<br/>Tarn Systems");
  });

  it("has the same five links in both parts, four of them verdicts", () => {
    const { text, html } = checkInMail(checkIn);
    const expected = [
      ...["held", "partly", "not_held", "not_tested"].map((verdict) => `${fix.answerUrl}?v=${verdict}`),
      checkIn.stopUrl,
    ];
    expect(text.match(/https:\S+/g)).toEqual(expected);
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => link)).toEqual(expected);
  });

  it("reads right when the agent wrote nothing and is not known", () => {
    const { text } = checkInMail({ ...checkIn, customerName: " ", fixes: [{ ...fix, summary: "\n", agentName: "" }] });
    expect(text).toContain("Hello,\n\nOn Friday we resolved “Sync stops at 99 %” for you.\n\nIs it still working?");
    expect(text).toContain("\n\nYour team at Tarn Systems\n\n-- \n");
  });

  it("keeps the paragraphs of a long summary, and cuts it between words", () => {
    const summary = `Dear Ana,\r\n\r\nwe looked.\r\n- one\r\n- two\n\n${"And it went well. ".repeat(100)}`;
    const { text, html } = checkInMail({ ...checkIn, fixes: [{ ...fix, summary }] });
    expect(text).toContain("> Dear Ana,\n>\n> we looked.\n> - one\n> - two\n>\n> And it went well.");
    expect(html).toContain("Dear Ana,<br/><br/>we looked.<br/>- one");
    expect(text).toMatch(/> .*(?:And|it|went|well\.)…\n/);
  });

  it.each([
    ["2026-09-11T20:00:00Z", "Earlier today I"],
    ["2026-09-12T08:00:00Z", "Yesterday I"],
    ["2026-09-17T08:00:00Z", "On Friday I"],
    ["2026-09-18T08:00:00Z", "On 11 September I"],
  ])("asked at %s, says when in the customer's calendar: %s", (now, words) => {
    expect(checkInMail({ ...checkIn, now: new Date(now) }).text).toContain(words);
  });

  it("goes on with the ticket's thread only when it is in it", () => {
    expect(checkInMail(checkIn).subject).toBe("Re: Sync stops at 99 % [#48190]");
    expect(checkInMail({ ...checkIn, threaded: false }).subject).toBe("Did the fix hold? Sync stops at 99 % [#48190]");
  });

  it("gathers no “Re:” and no second number", () => {
    const subject = "Re: AW: Sync stops [#48190]";
    expect(checkInMail({ ...checkIn, fixes: [{ ...fix, subject }] }).subject).toBe("Re: Sync stops [#48190]");
  });

  it("can be told from its reminder by the subject and the first lines", () => {
    const reminder = checkInMail({ ...checkIn, reminder: true });
    expect(reminder.subject).toBe("Reminder: Sync stops at 99 % [#48190]");
    expect(reminder.text).toContain("we will not remind you again");
    expect(reminder.text).toContain(`${fix.answerUrl}?v=held`);
  });

  it("wraps its text part at 72, but never a link", () => {
    const long = checkInMail({ ...checkIn, language: "de", fixes: threeFixes }).text.split("\n");
    expect(long.filter((line) => line.length > 72 && !line.includes("https://"))).toEqual([]);
    expect(long.filter((line) => /https:/.test(line) && !/https:\/\/\S+$/.test(line))).toEqual([]);
  });
});

describe("a check-in about several fixes", () => {
  const mail = checkInMail({ ...checkIn, fixes: threeFixes });

  it("asks about each by its own buttons, told apart for a screen reader", () => {
    expect(mail.text.match(/\?v=held/g)).toHaveLength(3);
    expect(mail.html).toContain('aria-label="Yes, it held: ticket 48179"');
    expect(mail.subject).toBe("Did these three fixes hold? [#48190, #48179, #48152]");
  });

  it("says of each who fixed it and what was done, where that is known", () => {
    expect(mail.text).toContain("Ticket 48190, resolved by Priya Nair on 11 September.\n\n> We cleared");
    expect(mail.text).toContain("Ticket 48179, resolved on 11 September.\n\n> Reset the counter.");
    expect(mail.text).toContain("between 9 September and\n11 September");
  });

  const by = (...names: (string | null)[]) =>
    checkInMail({ ...checkIn, fixes: names.map((agentName) => ({ ...fix, agentName })) }).text;

  it("is signed by the people who did it, and by the team where one of them is not known or they are many", () => {
    expect(by("Elena Ruiz", "Elena Ruiz", "Tom Okafor")).toContain("\n\nElena Ruiz and Tom Okafor\nTarn Systems\n");
    expect(by("Ada", "Bo", "Cy")).toContain("\n\nAda, Bo and Cy\nTarn Systems\n");
    for (const names of [
      ["Elena Ruiz", null],
      ["Elena Ruiz", " "],
      ["Ada", "Bo", "Cy", "Di"],
    ]) {
      expect(by(...names)).toContain("\n\nYour team at Tarn Systems\n");
    }
  });

  it("says that each button opens one page with all of them", () => {
    expect(by("Ada", "Bo")).toContain("Each button opens one page with both.");
    expect(mail.text).toContain("Each button opens one page with all three.");
  });
});

describe("a check-in in German", () => {
  it("says it all in German, with German dates", () => {
    const { subject, text, html } = checkInMail({ ...checkIn, language: "de-AT", threaded: false });
    expect(subject).toBe("Hat die Lösung gehalten? Sync stops at 99 % [#48190]");
    expect(text).toContain("Guten Tag Helen Ross,\n\nAm Freitag habe ich Ihr Ticket „Sync stops at 99 %“ gelöst.");
    expect(text).toContain("Sie können bis 25. September antworten.");
    expect(html).toContain('<html lang="de" dir="ltr">');
  });
});

it("asking about nothing is a mistake of ours", () => {
  expect(() => checkInMail({ ...checkIn, fixes: [] })).toThrow(RangeError);
});
