import type { ReviewEdit } from "../../database/review-edits.ts";
import type { ReviewRow } from "../../database/review-list.ts";
import { branchFault, type BranchFault } from "../../domain/why-chain.ts";

type Given = {
  whys?: string[] | undefined;
  evidence?: string[][] | undefined;
  branch?: { from: number; whys: string[]; evidence: string[][] } | null | undefined;
};
type Chain = Pick<ReviewEdit, "whys" | "evidence" | "branchFrom" | "branchWhys" | "branchEvidence">;
export type GivenChain = { fits: true; changes: Partial<Chain> } | { fits: false; pointer: string; detail: string };

/** What a request changes of the whys, and whether it fits what of them it leaves as it is. */
export function chainOf({ whys, evidence, branch }: Given, review: ReviewRow): GivenChain {
  const changes: Partial<Chain> = {
    ...(whys !== undefined && { whys }),
    ...(evidence !== undefined && { evidence: joined(evidence) }),
    ...(branch !== undefined && {
      branchFrom: branch?.from ?? null,
      branchWhys: branch?.whys ?? [],
      branchEvidence: joined(branch?.evidence ?? []),
    }),
  };
  const after = { ...review, ...changes };
  if (evidence !== undefined && evidence.length > after.whys.length) return wrong("/evidence", tooMany);
  if (branch && branch.evidence.length > branch.whys.length) return wrong("/branch/evidence", tooMany);
  const { branchFrom: from, branchWhys, branchEvidence } = after;
  const fault = branchFault({ from, whys: branchWhys, evidence: branchEvidence }, after.whys);
  if (fault === null) return { fits: true, changes };
  return wrong(fault === "too-long" ? "/branch/whys" : "/branch/from", faultTexts[fault]);
}

const joined = (evidence: string[][]): string[] => evidence.map((pieces) => pieces.join("\n"));
const wrong = (pointer: string, detail: string): GivenChain => ({ fits: false, pointer, detail });
const tooMany = "must not have more lists than there are whys";
const faultTexts: Record<BranchFault, string> = {
  "begins-nowhere": "is missing",
  "begins-at-no-why": "must be the number of a why that has an answer",
  "has-no-answer": "must have an answer",
  "too-long": "must end where the chain does, at five whys",
};
