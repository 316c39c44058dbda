import { expect } from "vitest";
import { checkInvariants } from "../support/invariants.ts";
import { beginning, type Promised } from "./one-ticket.ts";
import { pass } from "./promised.ts";
import type { RealProduct } from "./real-product.ts";

const longMs = 125 * 3_600_000;

/** What anybody can see from outside is what the model says. */
export async function seenAsTold(told: Promised, product: RealProduct): Promise<void> {
  const tickets = await product.desk.tickets();
  const [reviews] = await product.sql<{ count: number }[]>`select count(*)::int from reviews`;
  const mails = { ...beginning().mails };
  for (const { messageId } of product.smtp.mails) {
    if (messageId.startsWith("<check_in.")) mails.check_in += 1;
    if (messageId.startsWith("<reminder.")) mails.reminder += 1;
    if (messageId.startsWith("<next_steps_mail.")) mails.next_steps_mail += 1;
  }
  const seen = {
    helpdesk: tickets.find(({ id }) => id === product.ticket)?.status,
    notes: tickets.flatMap(({ notes }) => notes.filter((note) => note.includes("[aftercare fu_"))).length,
    mails,
    review: (reviews?.count ?? 0) > 0,
    followUps: (await product.followUps()).map(({ stage, outcome, verdict }) => ({ stage, outcome, verdict })),
  };
  expect(seen).toEqual({
    helpdesk: told.helpdesk,
    notes: told.notes,
    mails: told.mails,
    review: told.review,
    followUps: told.followUps.map(({ stage, outcome, newest }) => ({
      stage,
      outcome,
      verdict: newest?.verdict ?? null,
    })),
  });
}

/** Lets time pass until nothing is due any more, and looks at every promise. */
export async function theEnd(told: Promised, product: RealProduct): Promise<void> {
  told.doom = null;
  product.fate.arm(null);
  while (told.followUps.some(({ due, orphaned }) => due !== null || orphaned)) {
    pass(told, longMs);
    await product.pass(longMs);
    await seenAsTold(told, product);
  }
  product.fate.goOn();
  await product.comeToRest();
  const { sql, smtp, given } = product;
  expect(await checkInvariants({ sql, mails: smtp.mails, tickets: await product.tickets(), answers: given })).toEqual(
    [],
  );
}
