import { headerText } from "./clean-text.ts";

/**
 * "Sync stops at 99 % [#48190]": the ticket's subject, one line, without the "Re:" it may have gathered, and with the
 * number by which a helpdesk files what comes back.
 */
export function ticketSubject({ subject, ticketNumber }: { subject: string; ticketNumber: string }): string {
  const plain = withoutPrefixes(headerText(subject, 120));
  const number = `[#${headerText(ticketNumber, 40)}]`;
  return plain.includes(number) ? plain : `${plain} ${number}`.trim();
}

/** "Re:", "AW:", "Fwd:", "WG:" and their kin, however many. */
export function withoutPrefixes(subject: string): string {
  return subject.replace(/^(?:\s*(?:re|aw|antw|sv|vs|rv|fwd?|wg|tr)\s*:)+\s*/i, "");
}
