import { Notice, outcomeNotice } from "./notice.tsx";

/** What has just been done from Today, with the way to the case, where it can be seen and corrected. */
export function todaySaid(said: { did: string | undefined; not: string | undefined; of: string | undefined }) {
  const outcome = outcomeNotice(said);
  if (outcome === null) return null;
  const id = /^fu_[a-z2-7]{1,40}$/.test(said.of ?? "") ? said.of : undefined;
  return (
    <Notice good={outcome.good}>
      <p>
        {outcome.text}{" "}
        {id !== undefined && (
          <a href={`/console/follow-ups/${id}`}>{said.did === "answer" ? "See or correct it" : "See the case"}</a>
        )}
      </p>
    </Notice>
  );
}
