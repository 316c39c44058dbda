import { Notice } from "../console/notice.tsx";

const done: Record<string, string> = {
  saved: "Saved. The history says what you changed.",
  concluded: "Concluded. On the check date somebody looks whether it worked.",
  reopened: "Opened again. What was found out stays, and it is due anew.",
  added: "Saved, and the ticket was added. It can be taken out again.",
  removed: "Saved, and the ticket was taken out. Its number adds it again.",
  opened: "Opened. A later failure of its ticket is added by itself.",
};
const failed: Record<string, string> = {
  reopened: "Not opened again: another review of one of its tickets is open. Work goes on there.",
  opened: "A review of this ticket is open already; this is it.",
  removed: "Saved; the ticket stays: a review is about one ticket at least.",
};

/** The outcome of an action, as its redirect names it; an unknown name says nothing. */
export function reviewSaid({ did, not }: { did: string | undefined; not: string | undefined }) {
  const text = did === undefined ? failed[not ?? ""] : done[did];
  if (text === undefined) return null;
  return (
    <Notice good={did !== undefined}>
      <p>{text}</p>
    </Notice>
  );
}
