import { expect } from "vitest";
import { checkInvariants } from "../support/invariants.ts";
import { nothingHappened, type Promised } from "./one-ticket.ts";
import { nextDue, pass } from "./promised.ts";
import type { RealProduct } from "./real-product.ts";

const minuteMs = 60_000;

/** What anybody can see from outside is what the model says. */
export async function seenAsTold(told: Promised, product: RealProduct): Promise<void> {
  const tickets = await product.desk.tickets();
  const [reviews] = await product.sql<{ count: number }[]>`select count(*)::int from reviews`;
  const mails = { ...nothingHappened().mails };
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

/** Days pass from one thing that happens by itself to the next, so that both clocks agree on when each of them is. */
export async function passTogether(
  told: Promised,
  { product, ms }: { product: RealProduct; ms: number },
): Promise<void> {
  const until = told.now + ms;
  for (let next = nextDue(told); next !== null && next + minuteMs < until; next = nextDue(told)) {
    await passAtOnce(told, { product, ms: Math.max(0, next - told.now) + minuteMs });
  }
  await passAtOnce(told, { product, ms: until - told.now });
}

/** Until a moment after the next thing has happened by itself. */
export async function passUntilNext(told: Promised, product: RealProduct): Promise<void> {
  const next = nextDue(told) ?? told.now;
  await passAtOnce(told, { product, ms: Math.max(0, next - told.now) + minuteMs });
}

async function passAtOnce(told: Promised, { product, ms }: { product: RealProduct; ms: number }): Promise<void> {
  pass(told, ms);
  await product.pass(ms);
  await seenAsTold(told, product);
}

/** Nobody is lost any more, and time passes until nothing is due; then every promise is looked at. */
export async function theEnd(told: Promised, product: RealProduct): Promise<void> {
  told.doom = null;
  product.fate.arm(null);
  while (nextDue(told) !== null) await passUntilNext(told, product);
  product.fate.goOn();
  await product.comeToRest();
  await seenAsTold(told, product);
  const { sql, smtp, given } = product;
  expect(await checkInvariants({ sql, mails: smtp.mails, tickets: await product.tickets(), answers: given })).toEqual(
    [],
  );
}
