import { condition, setHandler } from "@temporalio/workflow";
import { isFailure } from "../domain/decision.ts";
import type { KnownAnswer, Standing } from "../domain/standing.ts";
import { askCustomer, carryOut, settle } from "./activities.ts";
import { answered, away, type FollowUpInput, released, withdrawn } from "./contract.ts";

/**
 * Everything done about one resolution: ask, wait for the answer, settle it; as often as a newer answer or a chosen
 * date calls for. A run may start at any stage: the first look says what is still to be done.
 */
export async function followUp({ followUpId }: FollowUpInput): Promise<void> {
  let newest: KnownAnswer | null = null;
  let settledVersion = -1;
  let awayUntilMs = 0;
  let isWithdrawn = false;
  let isReleased = false;
  let hadGrace = false;

  const hear = (answer: KnownAnswer | null) => {
    if (answer && answer.version > (newest?.version ?? 0)) newest = answer;
  };
  const heard = () => newest?.version ?? 0;
  const pending = () => (newest && newest.version > settledVersion ? newest : null);
  const pendingFailure = () => {
    const answer = pending();
    return answer !== null && isFailure(answer.verdict);
  };

  setHandler(answered, hear);
  setHandler(away, ({ untilMs }) => {
    awayUntilMs = Math.max(awayUntilMs, untilMs);
  });
  setHandler(withdrawn, () => {
    isWithdrawn = true;
  });
  setHandler(released, () => {
    isReleased = true;
  });

  const lookAgain = (seen: Standing) => {
    hear(seen.newest);
    settledVersion = seen.settledVersion;
    return seen;
  };
  const listen = async (forMs: number) => {
    if (forMs <= 0) return;
    let untilMs = Date.now() + forMs;
    const interrupted = () => pending() !== null || isWithdrawn || isReleased || awayUntilMs > untilMs;
    while (await condition(interrupted, Math.max(1, untilMs - Date.now()))) {
      if (awayUntilMs <= untilMs || pending() || isWithdrawn || isReleased) return;
      untilMs = awayUntilMs;
    }
  };
  const waitForCorrection = async (graceMs: number) => {
    hadGrace = true;
    if (graceMs > 0) await condition(() => isWithdrawn || !pendingFailure(), graceMs);
  };

  let standing = lookAgain(await askCustomer({ followUpId }));
  while (!isWithdrawn && (pending() || standing.next.do === "listen")) {
    if (!pending() && standing.next.do === "listen") {
      await listen(standing.next.forMs);
      if (isWithdrawn) return;
    }
    const goOnAsking = standing.next.do === "listen" && (standing.next.afterwards === "ask" || isReleased);
    isReleased = false;
    if (!pending() && goOnAsking) {
      standing = lookAgain(await askCustomer({ followUpId }));
      continue;
    }
    if (pendingFailure() && !hadGrace) await waitForCorrection(standing.graceMs);
    if (isWithdrawn) return;
    const before = { settledVersion, heard: heard() };
    const settled = await settle(hadGrace ? { followUpId } : { followUpId, heard: before.heard });
    standing = lookAgain(settled);
    if (settled.effects) await carryOut({ followUpId });
    if (settledVersion > before.settledVersion) hadGrace = false;
    // Postgres will not settle what this run still holds to be open: whoever knows better starts a new one.
    else if (pending() && heard() === before.heard) return;
  }
}
