/** A mailbox that mails of a connection come from. */
export type Sender = {
  /** `Name <address>`, or an address alone. */
  from: string;
  /** The teams whose tickets it speaks about; none = those of all teams that have no sender of their own. */
  teams?: string[] | undefined;
  /** A mailbox that gets the replies as well as we do. */
  replyTo?: string | undefined;
};

/**
 * Whom a mail about tickets of these teams is from: the first sender that lists the team, else the one that lists none;
 * null = the installation's own. A mail about several tickets has one sender: that of all of them, or the one that lists
 * none. Upper and lower case are the same, as in policies.
 */
export function senderFor(senders: Sender[], teams: (string | null)[]): Sender | null {
  const general = senders.find(({ teams: listed = [] }) => listed.length === 0) ?? null;
  const [first = general, ...others] = teams.map(
    (team) =>
      senders.find(({ teams: listed = [] }) => team !== null && listed.map(folded).includes(folded(team))) ?? general,
  );
  return others.every((other) => other === first) ? first : general;
}

const folded = (team: string): string => team.trim().toLowerCase();
