import { raiseAlarm } from "../../../database/alarms.ts";
import { recordAnswer } from "../../../database/answers.ts";
import { keepLetter } from "../../support/keep-letter.ts";
import { settle } from "../../../database/settling.ts";
import { skip } from "../../../database/withdrawal.ts";
import type { Verdict } from "../../../domain/words.ts";
import type { ConsoleUnderTest } from "./console-under-test.ts";

const elena = { email: "elena@tarn.test", name: "Elena Ruiz" };
const tom = { email: "tom@tarn.test", name: "Tom Okafor" };
const jonas = { email: "jonas@tarn.test", name: "Jonas Weber" };

type Said = { words?: string; scores?: [number | null, number | null] };

/** A morning of an installation: cases in every state, as the product itself would have left them. */
export async function filled(site: ConsoleUnderTest) {
  const { sql } = site;
  const say = async (followUpId: string, verdict: Verdict, { words = "", scores = [null, null] }: Said = {}) =>
    await recordAnswer(sql, {
      followUpId,
      verdict,
      satisfaction: scores[0],
      effort: scores[1],
      words,
      againOn: null,
      source: "page",
      dedupeKey: crypto.randomUUID(),
      actor: null,
    });
  const noGrace = { grace: "PT0S" };

  const grace = {
    number: "48213",
    subject: "Files duplicated after the 4.2 update",
    customer: "Grace Lindqvist",
    company: "Fjord Freight",
    rules: noGrace,
  };
  const first = await site.ask({
    ...grace,
    hoursAgo: 240,
    summary: "Rolled the client back to 4.1.9 and removed 212 duplicates.",
  });
  await say(first, "not_held", { words: "Came back when the laptop updated itself again.", scores: [3, 3] });
  await settle(sql, { followUpId: first });
  await sql`update follow_ups set outcome_at = now() - interval '100 hours' where id = ${first}`;
  const twice = await site.ask({
    ...grace,
    hoursAgo: 70,
    summary: "Installed 4.2.3, which fixes the rename loop, and cleaned up again.",
  });
  await say(twice, "not_held", {
    words: "It was fine over the weekend, but since this morning the duplicates are back.",
    scores: [2, 3],
  });
  await settle(sql, { followUpId: twice });

  const unread = await site.ask({
    number: "48159",
    subject: "Printing is slow since the driver change",
    customer: "Yusuf Demir",
    company: "Demir Optik",
    team: "Print",
    agent: elena,
  });
  await site.reply(unread, "It prints now, but is it normal that each page takes so long?");
  const french = await site.ask({
    number: "48174",
    subject: "Sync bloqué à la connexion",
    customer: "Claire Moreau",
    company: "Atelier Moreau",
    language: "fr",
  });
  await site.reply(french, "On verra lundi.");

  const unhappy = await site.ask({
    number: "48171",
    subject: "VPN drops every 20 minutes",
    customer: "Ben Adeyemi",
    company: "Harrow Clinic",
    team: "Gate",
    agent: tom,
  });
  await say(unhappy, "held", { words: "It works, but four calls for that is three too many.", scores: [1, 2] });
  await settle(sql, { followUpId: unhappy });

  const read = await site.ask({
    number: "48177",
    subject: "Scanner sends empty pages",
    customer: "Mia Holm",
    agent: elena,
  });
  await recordAnswer(sql, {
    followUpId: read,
    verdict: "held",
    satisfaction: null,
    effort: null,
    words: "Thanks, I will try it when I am back at the office.",
    againOn: null,
    source: "reply",
    dedupeKey: "read",
    actor: null,
  });
  await settle(sql, { followUpId: read });

  const partly = await site.ask({
    number: "48198",
    subject: "Impressora offline após troca de toner",
    customer: "Rui Carvalho",
    company: "Câmara de Viseu",
    language: "pt",
    team: "Print",
    agent: elena,
  });
  await say(partly, "partly", { words: "Só uma das duas.", scores: [4, 5] });
  const late = await site.ask({ number: "48190", customer: "Helen Brandt" });
  await sql`update follow_ups set due_at = now() - interval '1 hour' where id = ${late}`;
  const [mail] = await sql<{ mailId: string }[]>`select mail_id from mail_follow_ups where follow_up_id = ${late}`;
  const letter = mail?.mailId ?? "";
  await keepLetter(sql, {
    mailId: letter,
    sender: { from: { name: "Priya Nair, Tarn Systems", address: "care@tarn.test" }, replyTo: null },
    subject: "Re: Sync stops at 99 %",
    text: "Did the fix hold? In plain words.",
    html: `<!doctype html><html lang="en"><head><title>Check-in</title></head><body><main><h1>Did the fix hold?</h1><script>document.body.dataset.ran = "1"</script></main></body></html>`,
  });
  const held = await site.ask({
    number: "48207",
    subject: "Septemberrechnung doppelt abgebucht",
    customer: "Anna Keller",
    company: "Brauer Logistik",
    language: "de",
    team: "Pay",
    agent: jonas,
  });
  await say(held, "held", { scores: [5, 6] });
  await settle(sql, { followUpId: held });
  const scheduled = await site.solve({
    number: "48181",
    subject: "Conflitto file dopo ripristino",
    customer: "Luca Ferri",
    company: "Ferri Legno",
    language: "it",
    hoursAgo: 2,
  });
  const skipped = await site.solve({
    number: "48149",
    subject: "License key rejected",
    customer: "Peter Vogt",
    company: "Vogt & Sohn",
    language: "de",
    agent: tom,
  });
  await skip(sql, { followUpId: skipped, actor: null });
  await raiseAlarm(sql, { kind: "helpdesk-unreachable", subject: "desk" });
  return { first, twice, unread, french, unhappy, partly, late, letter, held, scheduled, skipped, read };
}
export type Filled = Awaited<ReturnType<typeof filled>>;
