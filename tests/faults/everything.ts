import { setTimeout as delay } from "node:timers/promises";
import { during } from "./conversations.ts";
import type { FailureClass } from "./failure-class.ts";
import { helpdeskFaults, smtpFaults, wireFaults } from "./faults.ts";
import { kill } from "./killing.ts";

/** All of it at once, each a little. */
export const everything: FailureClass = {
  name: "everything",
  what: "kills, SMTP, helpdesk and network faults at once",
  async strike(stage) {
    const { chance, over, forMs } = stage;
    const end = performance.now() + forMs;
    const kills = async () => {
      while (performance.now() < end && !over.aborted) {
        await delay(chance.between(1_500, 5_000));
        await kill(stage, chance.pick(["client", "worker", "worker", "Temporal", "Postgres"]));
      }
    };
    const talk = during(stage, {
      smtp: smtpFaults({ ...stage, share: 0.25 }),
      helpdesk: helpdeskFaults({ ...stage, share: 0.15 }),
      wire: wireFaults({ ...stage, delayed: 0.1, broken: 0.002 }),
    });
    await Promise.all([kills(), talk]);
  },
};
