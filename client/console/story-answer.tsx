import type { Attempt } from "../../database/case.ts";
import type { TimelineRow } from "../../database/follow-up-view.ts";
import { readingOf } from "./case-actions.ts";
import type { Entry } from "./entry.tsx";
import { channelText, verdictLook, verdictName } from "./words.ts";
import { languageOf } from "../language-of.ts";

/** One version of the answer, in the customer's words; a machine's reading with the way to undo it. */
export function answered(
  row: TimelineRow,
  { attempt, by, mayReread }: { attempt: Attempt; by: string | null; mayReread: boolean },
): Entry {
  const answer = attempt.answers.find(({ version }) => version === row.detail["version"]);
  if (answer === undefined) return { at: row.at, icon: "reply", title: "Answered" };
  const { verdict, satisfaction, effort, words, againOn, source, channel, version, withdrawnAt } = answer;
  const undoable = mayReread && readingOf(attempt) === answer;
  const look = verdictLook(verdict);
  const scores = [satisfaction !== null && `CSAT ${satisfaction}`, effort !== null && `CES ${effort}`].filter(Boolean);
  const told = channel === null ? "" : `${channelText(channel)} `;
  const how: Record<typeof source, string> = {
    page: "answered on the page",
    reply: by === null ? "read from a reply" : `read from a reply by ${by}`,
    api: `told ${told}over the API${by === null ? "" : `, ${by}`}`,
    agent: `told ${told}to ${by ?? "one of us"}`,
  };
  return {
    at: row.at,
    icon: look,
    dot: look === "not-tested" || withdrawnAt !== null ? undefined : look,
    title: (
      <>
        <strong>{verdictName(verdict)}</strong>
        {scores.map((score) => ` · ${score}`)} · {how[source]}
        {version > 1 && <span class="quiet"> version {version}</span>}
        {withdrawnAt !== null && <span class="quiet"> · reading undone, counts no longer</span>}
      </>
    ),
    body: (words || againOn || undoable) && (
      <>
        {words && (
          <div class="words kept-lines" {...languageOf(attempt)}>
            {words}
          </div>
        )}
        {againOn && <p>To be asked again on {againOn}.</p>}
        {undoable && (
          <p>
            <a href={`/console/follow-ups/${attempt.id}?do=reread`} id="do-reread">
              Undo this reading
            </a>
          </p>
        )}
      </>
    ),
  };
}
