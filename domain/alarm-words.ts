/** What an alarm says, and what to do about it; in the console and in the mail alike. English, like both. */
export function alarmWords({ kind, subject }: { kind: string; subject: string }): { title: string; advice: string } {
  switch (kind) {
    case "helpdesk-unreachable":
      return {
        title: `The helpdesk ${subject} cannot be reached`,
        advice: "It does not answer, or refuses our account. It is tried again by itself; check the connection.",
      };
    case "ticket-gone":
      return {
        title: "A fix did not hold, and the ticket is gone",
        advice: "It cannot be reopened. Somebody must tell the customer.",
      };
    case "mail-refused":
      return {
        title: "The mail server did not take a mail",
        advice: "Look into its log, at the sender address and at our account there.",
      };
    case "mail-unknown":
      return {
        title: "A mail may or may not have arrived",
        advice: "The connection broke after the data. It is not sent again by itself.",
      };
    case "delivery-failed":
      return {
        title: `Events do not reach ${subject}`,
        advice: "The subscribed system has not taken them for a day. Check its address.",
      };
    case "ticket-not-accepted":
      return {
        title: "A solved ticket could not be taken in",
        advice: "It could be read; that is a defect of ours. It is tried again by itself; see the client's log.",
      };
    case "poll-failing":
      return {
        title: `The helpdesk ${subject} cannot be asked what was solved`,
        advice: "Webhooks still count; what they miss is found once it answers. Check the connection.",
      };
    case "overdue":
      return {
        title: `A ${subject.startsWith("rv_") ? "review" : "follow-up"} is late, and setting it going again did not help`,
        advice: "Look at its timeline, the worker's log and Temporal.",
      };
    default:
      return { title: `${kind.replaceAll("-", " ")}: ${subject}`, advice: "See docs/operations.md." };
  }
}
