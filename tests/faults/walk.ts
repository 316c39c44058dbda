import { setTimeout as delay } from "node:timers/promises";
import type { ReceivedMail } from "../support/received-mail.ts";
import type { Course } from "./course.ts";
import type { FaultsDesk } from "./desk.ts";
import type { Outside } from "./outside.ts";
import type { Told, Witness } from "./witness.ts";

export type Street = {
  desk: FaultsDesk;
  outside: Outside;
  witness: Witness;
  /** Everything that has come to this address so far. */
  mailsTo: (address: string) => ReceivedMail[];
  /** The run is over: nobody waits any longer. */
  over: AbortSignal;
};

/** One ticket: what the world does from the moment it is solved, until there is nothing left to say about it. */
export async function walk(street: Street, ticket: { number: number; class: string; course: Course }): Promise<void> {
  const { course } = ticket;
  const address = `person-${ticket.number}@customers.test`;
  const id = course.via === "desk" ? street.desk.write(address) : `T-${ticket.number}`;
  street.witness.ticketOf.set(address, id);
  street.witness.born.set(`${course.via} ${id}`, ticket.class);
  const one = { ...ticket, id, address };
  await solve(street, { ...one, round: 1 });
  if (course.reopenAfterMs !== null && course.via === "desk") {
    await delay(course.reopenAfterMs);
    street.desk.reopen(id);
    return;
  }
  const mail = await question(street, { address, nth: 1 });
  if (mail === null) return;
  await respond(street, { ...one, mail, round: 1 });
  if (!course.solvedAgain || course.via === "api" || !(await openAgain(street, id))) return;
  await solve(street, { ...one, round: 2 });
  const second = await question(street, { address, nth: 2 });
  if (second !== null) await respond(street, { ...one, mail: second, round: 2 });
}

type Ticket = { number: number; id: string; address: string; course: Course };

async function solve(street: Street, { id, address, course, round }: Ticket & { round: number }): Promise<void> {
  const { desk, outside, witness } = street;
  const told: Told = { connection: course.via, ticketId: id, key: `r-${round}`, acknowledged: false };
  witness.told.push(told);
  if (course.via === "desk") {
    const solved = desk.solve(id);
    told.key = solved.key;
    void solved.told.then(() => (told.acknowledged = true));
    return;
  }
  const body = {
    ticket: { connection: "api", id, subject: "Invoices missing", team: "Billing" },
    customer: { id: `c-${address}`, email: address, name: "Ana Lima", language: "en", timeZone: "Europe/Lisbon" },
    resolution: { id: told.key, at: new Date().toISOString(), summary: "We re-sent them.", agent: { name: "Sam" } },
    policy: "quick",
  };
  const tell = async () => (told.acknowledged ||= await outside.tell(body));
  await Promise.all(Array.from({ length: 1 + course.again }, tell));
}

async function respond(street: Street, about: Ticket & { mail: ReceivedMail; round: number }): Promise<void> {
  const { outside } = street;
  const { course, mail, number, round } = about;
  if (course.scanned) await outside.scan(mail);
  if (course.optsOut) return await outside.optOut(mail);
  if (course.answer === null) return;
  await delay(course.answer.afterMs);
  const words = `Ticket ${number}, solution ${round}: what I say.`;
  await give(outside, { by: course.answer.by, mail, given: { verdict: course.answer.verdict, words } });
  if (course.change === null) return;
  await delay(course.change.afterMs);
  const changed = { verdict: course.change.verdict, words: `${words} On second thoughts.` };
  await give(outside, { by: "page", mail, given: changed });
}

async function give(
  outside: Outside,
  { by, mail, given }: { by: "page" | "api" | "reply"; mail: ReceivedMail; given: Parameters<Outside["reply"]>[1] },
): Promise<void> {
  switch (by) {
    case "page":
      return await outside.answerByPage(mail, given);
    case "api":
      return await outside.answerByApi(mail, given);
    case "reply":
      return await outside.reply(mail, given);
  }
}

/** The check-in to the n-th solution; null when none comes. Whoever gets the reminder alone answers that. */
async function question(
  street: Street,
  { address, nth }: { address: string; nth: number },
): Promise<ReceivedMail | null> {
  while (!street.over.aborted) {
    const asked = street.mailsTo(address).filter(({ messageId }) => /^<(check_in|reminder)\./.test(messageId));
    const followUps = [...new Set(asked.map(({ messageId }) => messageId.split(".")[1]))];
    const mail = asked.find(({ messageId }) => messageId.split(".")[1] === followUps[nth - 1]);
    if (mail !== undefined) return mail;
    await delay(200);
  }
  return null;
}

/** True once the ticket is open again; an answer that held leaves it solved, and nobody waits for that. */
async function openAgain({ desk, over }: Street, id: string): Promise<boolean> {
  for (let looks = 0; looks < 300 && !over.aborted; looks += 1) {
    if (desk.statusOf(id) === "open") return true;
    await delay(200);
  }
  return false;
}
