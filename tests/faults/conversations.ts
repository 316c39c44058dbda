import { setTimeout as delay } from "node:timers/promises";
import type { FailureClass, Stage } from "./failure-class.ts";
import { type Choosers, helpdeskFaults, smtpFaults, wireFaults } from "./faults.ts";

/** What the mail server says, or does not say. */
export const mailServer: FailureClass = {
  name: "smtp",
  what: "SMTP 421, 450, 550, 451, 554, drop and silence after DATA",
  strike: (stage) => during(stage, { smtp: smtpFaults({ ...stage, share: 0.55 }) }),
};

/** What the helpdesk answers, or does without saying so. */
export const helpdeskAnswers: FailureClass = {
  name: "helpdesk",
  what: "helpdesk 429, 500, HTML, dropped and hanging after it was done",
  strike: (stage) => during(stage, { helpdesk: helpdeskFaults({ ...stage, share: 0.35 }) }),
};

/** What becomes of bytes on their way, between every two processes. */
export const network: FailureClass = {
  name: "network",
  what: "TCP latency, resets, black holes and lost answers between every two processes",
  strike: (stage) => during(stage, { wire: wireFaults({ ...stage, delayed: 0.6, broken: 0.006 }) }),
};

/** So long everything goes wrong now and then; connections that were swallowed are cut when it is over. */
export async function during({ system, faults, forMs, over }: Stage, broken: Partial<Choosers>): Promise<void> {
  faults.set(broken);
  await delay(forMs, undefined, { signal: over }).catch(() => undefined);
  faults.heal();
  if (broken.wire) system.cutAll();
}
