/** Who a person is to the installation. */
export const roles = ["lead", "agent", "admin", "auditor"] as const;
export type Role = (typeof roles)[number];

const reading = ["see-today", "see-follow-ups", "see-case", "see-alarms"] as const;
const changing = ["answer", "skip", "cancel", "send-now", "finish-look", "clear-alarm"] as const;
/** What people do in the console. */
export type ConsoleAction = (typeof reading)[number] | (typeof changing)[number];

/** `own`: the tickets that this person solved. */
export type Reach = "all" | "own" | "none";

/** How far a role reaches with an action: agents work on their own tickets, auditors see everything and change nothing. */
export function reachOf(role: Role, action: ConsoleAction): Reach {
  switch (role) {
    case "lead":
    case "admin":
      return "all";
    case "auditor":
      return reading.some((each) => each === action) ? "all" : "none";
    case "agent":
      // An alarm is about the installation, not about a ticket.
      return action === "see-alarms" || action === "clear-alarm" ? "none" : "own";
  }
}
