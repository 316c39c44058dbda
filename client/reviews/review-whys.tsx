import { branchesFrom, whysAtMost } from "../../domain/why-chain.ts";
import type { ReviewRow } from "../../database/review-list.ts";
import { Icon } from "../icons.tsx";
import { Evidence, type Pointing } from "./evidence.tsx";
import { type Fields, Select, Text } from "./review-fields.tsx";
import type { FormField } from "./review-form.ts";
import { branchEvidenceFields, branchFields, evidenceFields, whyFieldName, whyFields } from "./why-fields.ts";

type Names = { whys: readonly FormField[]; evidence: readonly FormField[] };
type Part = { fields: Fields; tickets: Pointing };
const main: Names = { whys: whyFields, evidence: evidenceFields };

/** The chain to be filled in: what is answered, the next why folded below it, and a second branch; the last answer is the root. */
export function WhyFields({ fields, tickets }: Part) {
  const answered = whyFields.findLastIndex((name) => fields.typed[name] !== "" || fields.faults[name] !== undefined);
  const open = Math.max(1, answered + 1);
  return (
    <>
      <Chain fields={fields} tickets={tickets} names={main} from={1} range={[0, open]} />
      {open < whysAtMost && (
        <details class="disclosure small">
          <summary>Add another why</summary>
          <Chain fields={fields} tickets={tickets} names={main} from={open + 1} range={[open, whysAtMost]} />
        </details>
      )}
      <BranchFields fields={fields} tickets={tickets} answered={answered + 1} />
    </>
  );
}

function BranchFields({ fields, tickets, answered }: Part & { answered: number }) {
  const { typed, faults } = fields;
  const from = /^[2-5]$/.test(typed.branchFrom) ? Number(typed.branchFrom) : null;
  const inUse = [...branchFields, ...branchEvidenceFields, "branchFrom" as const].some(
    (name) => typed[name] !== "" || faults[name] !== undefined,
  );
  if (!inUse && answered < branchesFrom[0]) return null;
  const used = branchFields.findLastIndex((name) => typed[name] !== "") + 1;
  const room = from === null ? branchFields.length : whysAtMost + 1 - from;
  return (
    <details class="disclosure small space" open={inUse}>
      <summary>{inUse ? "The second branch" : "Start a second branch"}</summary>
      <Select
        name="branchFrom"
        fields={fields}
        label="It begins with another answer at"
        none="No why: there is one chain"
        options={branchesFrom.map((at) => ({ value: String(at), name: `Why ${at}` }))}
      />
      <Chain
        fields={fields}
        tickets={tickets}
        names={{ whys: branchFields, evidence: branchEvidenceFields }}
        from={from ?? branchesFrom[0]}
        range={[0, Math.max(used, Math.min(room, used + 1))]}
      />
    </details>
  );
}

type ChainOf = Part & { names: Names; from: number; range: [begin: number, end: number] };

function Chain({ fields, tickets, names, from, range: [begin, end] }: ChainOf) {
  const root = names.whys.findLastIndex((name) => fields.typed[name] !== "");
  return (
    <ol class={`whys whys-from-${from} space`}>
      {names.whys.slice(begin, end).map((name, i) => (
        <li class={begin + i === root ? "why-root" : undefined}>
          <div>
            <Text
              name={name}
              fields={fields}
              rows={2}
              label={
                <>
                  {name === whyFields[0] ? firstQuestion : nextQuestion}{" "}
                  {begin + i === root && <span class="pill">root cause</span>}
                </>
              }
            />
            <Rests name={names.evidence[begin + i]} fields={fields} tickets={tickets} />
          </div>
        </li>
      ))}
    </ol>
  );
}

/** What the answer rests on, and where more of it is named. */
function Rests({ name, fields, tickets }: Part & { name: FormField | undefined }) {
  if (name === undefined) return null;
  return (
    <div class="evidence small">
      <Evidence text={fields.typed[name]} tickets={tickets} />
      <details open={fields.faults[name] !== undefined}>
        <summary class="chip">
          <Icon name="plus" />
          Evidence<span class="visually-hidden">{whyFieldName(name)?.slice("Evidence".length)}</span>
        </summary>
        <Text
          name={name}
          fields={fields}
          rows={2}
          label={whyFieldName(name) ?? "Evidence"}
          hint="One piece a line: a ticket’s number, a web address with its name, or what it was and when."
        />
      </details>
    </div>
  );
}

const firstQuestion = "Why did the fix not hold?";
const nextQuestion = "And why is that?";

/** The chain, for who only reads it, and its second branch below it. */
export function Whys({ review, tickets }: { review: ReviewRow; tickets: Pointing }) {
  const { whys, evidence, branchFrom, branchWhys, branchEvidence } = review;
  if (whys.length === 0) return <p class="second space">Nobody has asked why yet.</p>;
  return (
    <>
      <Answers whys={whys} evidence={evidence} from={1} tickets={tickets} />
      {branchFrom !== null && (
        <>
          <h3 class="small second space">A second branch, from why {branchFrom}</h3>
          <Answers whys={branchWhys} evidence={branchEvidence} from={branchFrom} tickets={tickets} />
        </>
      )}
    </>
  );
}

type Told = { whys: string[]; evidence: string[]; from: number; tickets: Pointing };

function Answers({ whys, evidence, from, tickets }: Told) {
  return (
    <ol class={`whys whys-from-${from} space`}>
      {whys.map((why, i) => (
        <li class={i === whys.length - 1 ? "why-root" : undefined}>
          <div>
            <p class="why-question">
              {from + i === 1 ? firstQuestion : nextQuestion}{" "}
              {i === whys.length - 1 && <span class="pill">root cause</span>}
            </p>
            <p class="kept-lines">{why}</p>
            {evidence[i] !== undefined && evidence[i] !== "" && (
              <p class="evidence small">
                <Evidence text={evidence[i]} tickets={tickets} />
              </p>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
