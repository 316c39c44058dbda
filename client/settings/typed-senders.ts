import type { ConnectionSettings } from "../../domain/connection.ts";
import type { Form } from "../answer-pages/answer-form.ts";

/** The senders of a connection as they are typed: teams on one line, separated by commas. */
export type TypedSender = { from: string; teams: string; replyTo: string };
const mostSenders = 20;
const empty: TypedSender = { from: "", teams: "", replyTo: "" };

export const senderField = (at: number, part: keyof TypedSender): string => `senders.${at}.${part}`;

/** As its fault names it: "Teams of sender 2"; null for a field of something else. */
export function senderLabel(field: string): string | null {
  const [, at, part] = /^senders(?:\.(\d+)\.(from|teams|replyTo))?/.exec(field) ?? [];
  if (!field.startsWith("senders")) return null;
  const sender = at === undefined ? "senders" : `sender ${Number(at) + 1}`;
  if (part === undefined || part === "from") return `${sender[0]?.toUpperCase() ?? ""}${sender.slice(1)}`;
  return `${part === "teams" ? "Teams" : "Replies"} of ${sender}`;
}

/** Every line of the form, those left empty included. */
export function sendersIn(form: Form): TypedSender[] {
  const lines: TypedSender[] = [];
  for (let at = 0; at < mostSenders && form.has(senderField(at, "from")); at += 1) {
    const typed = (part: keyof TypedSender) => form.get(senderField(at, part)) ?? "";
    lines.push({ from: typed("from"), teams: typed("teams"), replyTo: typed("replyTo") });
  }
  return lines;
}

export const sendersOf = ({ senders = [] }: ConnectionSettings): TypedSender[] =>
  senders.map(({ from, teams = [], replyTo = "" }) => ({ from, teams: teams.join(", "), replyTo }));

/** What the form shows: all of them, and an empty line for one more. */
export const withOneMore = (senders: TypedSender[]): TypedSender[] => {
  const filled = senders.filter((sender) => !isEmpty(sender));
  return filled.length < mostSenders ? [...filled, empty] : filled;
};

/** In the API's terms; what was left empty is no sender. */
export function wantedSenders(senders: TypedSender[]) {
  const wanted = senders
    .filter((sender) => !isEmpty(sender))
    .map(({ from, teams, replyTo }) => {
      const listed = teams
        .split(",")
        .map((team) => team.trim())
        .filter((team) => team !== "");
      return {
        from,
        ...(listed.length === 0 ? {} : { teams: listed }),
        ...(replyTo.trim() === "" ? {} : { replyTo: replyTo.trim() }),
      };
    });
  return wanted.length === 0 ? undefined : wanted;
}

const isEmpty = ({ from, teams, replyTo }: TypedSender): boolean => `${from}${teams}${replyTo}`.trim() === "";
