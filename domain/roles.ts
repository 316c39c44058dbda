/** Who a person is to the installation. */
export const roles = ["lead", "agent", "admin", "auditor"] as const;
export type Role = (typeof roles)[number];

const reading = [
  "see-today",
  "see-follow-ups",
  "see-case",
  "see-reviews",
  "see-review",
  "see-alarms",
  "see-settings",
] as const;
const changing = [
  "answer",
  "skip",
  "cancel",
  "send-now",
  "reread",
  "finish-look",
  "work-on-review",
  "change-causes",
  "clear-alarm",
] as const;
/** What people do in the console. */
export type ConsoleAction = (typeof reading)[number] | (typeof changing)[number] | "change-settings";

/** About the installation, not about a ticket. */
const ofInstallation = ["see-alarms", "clear-alarm", "see-settings", "change-settings", "change-causes"] as const;

/** `own`: the tickets that this person solved, and the reviews of these or in their hands. */
export type Reach = "all" | "own" | "none";

/** How far a role reaches with an action: agents work on their own tickets, auditors see everything and change nothing. */
export function reachOf(role: Role, action: ConsoleAction): Reach {
  switch (role) {
    case "admin":
      return "all";
    case "lead":
      // Leads see how it is set up; a wrong address or secret stops everything, so it is an admin's to change.
      return action === "change-settings" ? "none" : "all";
    case "auditor":
      return reading.some((each) => each === action) ? "all" : "none";
    case "agent":
      return ofInstallation.some((each) => each === action) ? "none" : "own";
  }
}
