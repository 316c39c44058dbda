import { evidenceFor, whysAtMost } from "../../domain/why-chain.ts";

/** Where the answers to a why, and what each rests on, are typed; the same place in both lists. */
export const whyFields = ["why1", "why2", "why3", "why4", "why5"] as const;
export const evidenceFields = ["evidence1", "evidence2", "evidence3", "evidence4", "evidence5"] as const;
/** The same of the second branch, from the why on at which it begins. */
export const branchFields = ["branch1", "branch2", "branch3", "branch4"] as const;
export const branchEvidenceFields = [
  "branchEvidence1",
  "branchEvidence2",
  "branchEvidence3",
  "branchEvidence4",
] as const;
const all = [...whyFields, ...evidenceFields, ...branchFields, ...branchEvidenceFields, "branchFrom"] as const;
export type WhyField = (typeof all)[number];

type Typed = Record<WhyField, string>;
type Chain = { whys: string[]; evidence: string[] };
type Names = { whys: readonly WhyField[]; evidence: readonly WhyField[] };
const mainNames: Names = { whys: whyFields, evidence: evidenceFields };
const branchNames: Names = { whys: branchFields, evidence: branchEvidenceFields };

/** What is written of the typed whys: empty ones are left out, and their evidence with them. */
export function whysTyped(typed: Typed) {
  const chain = chainIn(typed, mainNames);
  const branch = chainIn(typed, branchNames);
  const branchFrom = /^[2-5]$/.test(typed.branchFrom) ? Number(typed.branchFrom) : null;
  return { ...chain, branchFrom, branchWhys: branch.whys, branchEvidence: branch.evidence };
}

function chainIn(typed: Typed, names: Names): Chain {
  const answered = names.whys.flatMap((why, i) => {
    const evidence = names.evidence[i];
    return typed[why] === "" || evidence === undefined ? [] : [{ why: typed[why], evidence: lines(typed[evidence]) }];
  });
  const whys = answered.map(({ why }) => why);
  return {
    whys,
    evidence: evidenceFor(
      whys,
      answered.map(({ evidence }) => evidence),
    ),
  };
}

/** One piece a line; lines on which nothing stands are none. */
const lines = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");

type Kept = { branchFrom: number | null; branchWhys: string[]; branchEvidence: string[] } & Chain;

/** The fields as a review has them. */
export function whysKept(kept: Kept): Typed {
  const [why1 = "", why2 = "", why3 = "", why4 = "", why5 = ""] = kept.whys;
  const [evidence1 = "", evidence2 = "", evidence3 = "", evidence4 = "", evidence5 = ""] = kept.evidence;
  const [branch1 = "", branch2 = "", branch3 = "", branch4 = ""] = kept.branchWhys;
  const [branchEvidence1 = "", branchEvidence2 = "", branchEvidence3 = "", branchEvidence4 = ""] = kept.branchEvidence;
  const main = { why1, why2, why3, why4, why5, evidence1, evidence2, evidence3, evidence4, evidence5 };
  const branch = { branch1, branch2, branch3, branch4 };
  const rests = { branchEvidence1, branchEvidence2, branchEvidence3, branchEvidence4 };
  return { ...main, ...branch, ...rests, branchFrom: kept.branchFrom === null ? "" : String(kept.branchFrom) };
}

/** What of the typed whys cannot be kept: the end of an error's text, at the field that can mend it. */
export function whyFaults(typed: Typed): Partial<Record<WhyField, string>> {
  const faults: Partial<Record<WhyField, string>> = {};
  for (const names of [mainNames, branchNames]) {
    names.evidence.forEach((evidence, i) => {
      const why = names.whys[i];
      if (why !== undefined && typed[why] === "" && lines(typed[evidence]) !== "") {
        faults[why] = "is missing, although something is named that it rests on";
      }
    });
  }
  const { whys, branchFrom, branchWhys } = whysTyped(typed);
  if (branchFrom === null && branchWhys.length > 0) {
    faults.branchFrom = "begins nowhere: choose its why, or empty its answers";
  } else if (branchFrom !== null && branchFrom > whys.length) {
    faults.branchFrom = "begins at a why that has no answer";
  } else if (branchFrom !== null && branchWhys.length === 0) {
    faults.branch1 = "is missing; without a second branch, choose that there is none";
  } else if (branchFrom !== null && branchWhys.length > whysAtMost + 1 - branchFrom) {
    faults.branchFrom = `has room for ${whysAtMost + 1 - branchFrom} answers: a chain ends at five whys`;
  }
  return faults;
}

/** What errors call one of these fields; null for others. */
export function whyFieldName(field: string): string | null {
  if (field === "branchFrom") return "Second branch";
  const [, name = "", at = ""] = /^(why|evidence|branch|branchEvidence)(\d)$/.exec(field) ?? [];
  switch (name) {
    case "why":
      return `Why ${at}`;
    case "evidence":
      return `Evidence of why ${at}`;
    case "branch":
      return `Answer ${at} of the second branch`;
    case "branchEvidence":
      return `Evidence of answer ${at} of the second branch`;
    default:
      return null;
  }
}
