import type { Verdict } from "../domain/words.ts";

const longestQuote = 4_000;
const longestSummary = 1_000;

/** What a person who picks the ticket up again needs to know. */
export type ReopenNoteData = {
  followUpId: string;
  attempt: number;
  verdict: Verdict;
  satisfaction: number | null;
  effort: number | null;
  /** The customer's own, as they came; may be empty. */
  words: string;
  resolution: NoteResolution;
  /** Oldest first. `asked`: the customer was asked whether that one held. */
  earlier: { attempt: number; verdict: Verdict | null; asked: boolean; summary: string; at: Date }[];
  caseUrl: string;
  marker: string;
};
export type HeldAfterAllNoteData = {
  followUpId: string;
  satisfaction: number | null;
  effort: number | null;
  words: string;
  answeredAt: Date;
  caseUrl: string;
  marker: string;
};
export type NoteResolution = { summary: string; agentName: string | null; at: Date };

/**
 * The internal note with which a ticket goes back: plain text. All foreign text is quoted line by line, so that it can
 * neither pass for a part of the note nor forge a marker.
 */
export function reopenNote(data: ReopenNoteData): string {
  const { resolution, earlier } = data;
  return paragraphs(data.marker, [
    `The customer says: ${spoken(data.verdict)} (attempt ${data.attempt}).`,
    scores(data),
    ...quoted("In the customer's words:", data.words, longestQuote),
    ...quoted(
      `What had been done, by ${oneLine(resolution.agentName ?? "") || "an agent"} on ${moment(resolution.at)}:`,
      resolution.summary || "(no description)",
      longestSummary,
    ),
    ...earlier.flatMap(({ attempt, verdict, asked, summary, at }) =>
      quoted(
        `Attempt ${attempt}, ${moment(at)}: ${verdict === null ? unanswered(asked) : spoken(verdict)}.`,
        summary || "(no description)",
        longestSummary,
      ),
    ),
    `The whole case: ${data.caseUrl}`,
    `Follow-up ${data.followUpId}, reopened by Aftercare.`,
  ]);
}

/** The internal note for a ticket that went back, and whose customer says now that the fix does hold. */
export function heldAfterAllNote(data: HeldAfterAllNoteData): string {
  return paragraphs(data.marker, [
    `The customer now says that the fix holds after all (${moment(data.answeredAt)}). The ticket stays as it is: please decide whether it can be closed.`,
    scores(data),
    ...quoted("In the customer's words:", data.words, longestQuote),
    `The whole case: ${data.caseUrl}`,
    `Follow-up ${data.followUpId}, written by Aftercare.`,
  ]);
}

/** Whether this act's note is already there; only a line of its own counts, and quoted lines never are one. */
export function carriesMarker(text: string, marker: string): boolean {
  return text.split(/\r?\n/).some((line) => line.trim() === marker);
}

/** The note as it is sent: with its marker as the last line, whoever wrote it. */
export function withMarker(note: string, marker: string): string {
  return carriesMarker(note, marker) ? note : `${note.trimEnd()}\n\n${marker}`;
}

/** Silence is said only of a customer who was asked. */
const unanswered = (asked: boolean): string => (asked ? "no answer" : "the customer was not asked");

function spoken(verdict: Verdict): string {
  switch (verdict) {
    case "held":
      return "the fix held";
    case "partly":
      return "the fix held only partly";
    case "not_held":
      return "the fix did not hold";
    case "not_tested":
      return "not tested yet";
  }
}

function scores({ satisfaction, effort }: { satisfaction: number | null; effort: number | null }): string {
  const parts = [
    ...(satisfaction === null ? [] : [`Satisfaction ${satisfaction} of 5`]),
    ...(effort === null ? [] : [`it was easy: ${effort} of 7`]),
  ];
  return parts.length === 0 ? "" : `${parts.join(", ")}.`;
}

function quoted(heading: string, text: string, longest: number): string[] {
  const clean = withoutControls(text).trim();
  if (clean === "") return [];
  const characters = Array.from(clean);
  const kept = characters.length > longest ? `${characters.slice(0, longest).join("")} […]` : clean;
  return [[heading, ...kept.split("\n").map((line) => `> ${line}`.trimEnd())].join("\n")];
}

function oneLine(text: string): string {
  return Array.from(withoutControls(text).replaceAll("\n", " ").trim()).slice(0, 100).join("");
}

/** Keeps line breaks; drops controls, lone surrogates, and what turns or hides text (bidi, zero width). */
function withoutControls(text: string): string {
  return text
    .replace(/\r\n|[\r\u0085\u2028\u2029\v\f]/g, "\n")
    .replaceAll("\t", " ")
    .replace(/(?!\n)\p{Cc}/gu, "")
    .replace(/\p{Cs}|[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu, "");
}

/** "Fri, 20 Nov 2026, 10:00 UTC": the language's own fixed format, so that it is the same on every machine. */
function moment(at: Date): string {
  const text = at.toUTCString();
  return `${text.slice(0, 16)}, ${text.slice(17, 22)} UTC`;
}

function paragraphs(marker: string, parts: string[]): string {
  return [...parts.filter((part) => part !== ""), marker].join("\n\n");
}
