import type { BatchAct, Became, Undone } from "../../database/batches.ts";
import { isKeptOut } from "../../domain/restoring.ts";
import { keptOutText } from "../kept-out-text.ts";

/** What became of one follow-up of a batch; null = it was not reached. */
export function becameWords(act: BatchAct, became: Became | null): string {
  switch (became) {
    case null:
      return "Not reached yet";
    case "not-theirs":
      return "Not done: this is not your ticket.";
    case "done":
      return { skip: "Skipped", cancel: "Cancelled", look: "Looked at" }[act];
    case "already":
      return {
        skip: "Was skipped already",
        cancel: "Was cancelled already",
        look: "Nobody had to look any more",
      }[act];
    case "too-late":
      return act === "skip"
        ? "Not skipped: it has been asked, or is over. Cancel it instead."
        : "Not cancelled: it has been answered, or is over.";
  }
}

/** What became of undoing it. */
export function undoneWords(undone: Undone): string {
  if (isKeptOut(undone)) return `Not put back. ${keptOutText(undone)}`;
  switch (undone) {
    case "restored":
      return "Put back";
    case "unknown":
      return "Not put back: there is no such follow-up any more.";
    case "newer-look":
      return "Not put back: something newer has to be looked at already.";
    case "not-theirs":
      return "Not put back: this is not your ticket.";
  }
}
