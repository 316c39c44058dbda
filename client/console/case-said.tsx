import type { Child } from "hono/jsx";
import { Notice, outcomeNotice } from "./notice.tsx";

type Said = { did: string | undefined; not: string | undefined; correctable: boolean; undo: Child; id: string };

/** What has just been done to the case; an answer can be corrected, a stop can be undone. */
export function caseSaid({ did, not, correctable, undo, id }: Said) {
  const outcome = outcomeNotice({ did, not });
  if (outcome === null) return null;
  return (
    <Notice good={outcome.good}>
      <p>
        {outcome.text}{" "}
        {did === "answer" && correctable && <a href={`/console/follow-ups/${id}?do=answer`}>Correct it</a>}
      </p>
      {(did === "skip" || did === "cancel") && undo}
    </Notice>
  );
}
