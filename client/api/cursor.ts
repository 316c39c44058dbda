import type { FollowUpCursor } from "../../database/follow-up-list.ts";

/** The place behind which the next page of follow-ups begins, as one opaque word. */
export const cursorText = ({ createdAtUs, id }: FollowUpCursor): string =>
  Buffer.from(`${createdAtUs}.${id}`).toString("base64url");

/** Null for a word that no page gave. */
export function readFollowUpCursor(word: string): FollowUpCursor | null {
  const [, createdAtUs = "", id = ""] =
    /^(\d{1,18})\.(fu_[a-z2-7]{1,40})$/.exec(Buffer.from(word, "base64url").toString()) ?? [];
  return id === "" ? null : { createdAtUs, id };
}
