import type { HelpdeskSettings } from "./contract.ts";

/** How a Request Tracker is reached, and what its lifecycles call the three things we need to know about a ticket. */
export type RtSettings = {
  baseUrl: string;
  /** Our account there: what it does is not news to us. */
  user: string;
  authorization: string;
  solved: string[];
  closed: string[];
  open: string;
};

/** Out of a connection's credentials: `user` with `token` or `password`, and statuses where they are not RT's own. */
export function rtSettings({ baseUrl, credentials }: HelpdeskSettings): RtSettings {
  const { user = "", token, password = "", solvedStatuses, closedStatuses, openStatus } = credentials;
  return {
    baseUrl: baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`,
    user: user.trim(),
    authorization: token
      ? `token ${token.trim()}`
      : `Basic ${Buffer.from(`${user.trim()}:${password}`).toString("base64")}`,
    solved: words(solvedStatuses ?? "resolved"),
    closed: words(closedStatuses ?? "closed, rejected"),
    open: words(openStatus ?? "open")[0] ?? "open",
  };
}

/** RT's names of users are the same whatever their case. */
export const sameUser = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const words = (list: string): string[] =>
  list
    .split(",")
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== "");
