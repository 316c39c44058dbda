import type { Evidence, Violation } from "./promises/evidence.ts";
import { answersAreKept } from "./promises/answers-are-kept.ts";
import { failuresAreActedOn } from "./promises/failures-are-acted-on.ts";
import { noAnswerWithoutAPerson } from "./promises/no-answer-without-a-person.ts";
import { noMailAfterAStop } from "./promises/no-mail-after-a-stop.ts";
import { oneFollowUpEach } from "./promises/one-follow-up-each.ts";
import { oneMailEach } from "./promises/one-mail-each.ts";
import { readRuns } from "./promises/runs.ts";

export type { Evidence, GivenAnswer, Violation } from "./promises/evidence.ts";

/**
 * Looks whether the six promises of DESIGN §7 were kept, once everything has come to rest: in the whole database, and
 * with what the world outside holds (histories in Temporal, mails a server received, tickets of a helpdesk, the answers
 * the test gave). What is not handed in is not looked at.
 */
export async function checkInvariants(evidence: Evidence): Promise<Violation[]> {
  const runs = await readRuns(evidence);
  const found = await Promise.all([
    oneFollowUpEach(evidence, runs),
    oneMailEach(evidence),
    answersAreKept(evidence),
    failuresAreActedOn(evidence),
    noMailAfterAStop(evidence),
    noAnswerWithoutAPerson(evidence, runs),
  ]);
  return found.flat();
}
