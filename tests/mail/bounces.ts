/** Reports as servers write them: what is said for machines, and the mail that is returned. */
export const token = "abcdefghijklmnopqrstuvwxyz234567";

export function deliveryReport(
  given: {
    to?: string;
    from?: string;
    subject?: string;
    recipient?: string[];
    type?: string;
    returned?: string[];
    returnedAs?: string;
  } = {},
): string {
  return [
    `From: Mail Delivery System <${given.from ?? "MAILER-DAEMON@mx.customer.test"}>`,
    `To: ${given.to ?? `bounce+${token}@reply.acme.test`}`,
    `Subject: ${given.subject ?? "Undelivered Mail Returned to Sender"}`,
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    `Content-Type: multipart/report; report-type=${given.type ?? "delivery-status"};`,
    '\tboundary="b=1"',
    "",
    "--b=1",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "I'm sorry to have to inform you that your message could not be delivered.",
    "",
    "--b=1",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.customer.test",
    "Arrival-Date: Fri, 20 Nov 2026 10:00:00 +0000",
    "",
    ...(given.recipient ?? recipient("failed", "5.1.1")),
    "",
    "--b=1",
    `Content-Type: ${given.returnedAs ?? "text/rfc822-headers"}`,
    "",
    ...(given.returned ?? ["Subject: Did the fix hold?"]),
    "",
    "--b=1--",
    "",
  ].join("\r\n");
}

export const recipient = (action: string, status: string, ...more: string[]): string[] => [
  "Final-Recipient: rfc822; ana@customer.test",
  `Action: ${action}`,
  `Status: ${status}`,
  ...more,
];

/** A reply as mail programs write it, with other headers where they are given. */
export const writtenMail = (headers: string[], to = `reply+${token}@reply.acme.test`): string =>
  ["From: Ana Lima <ana@customer.test>", `To: ${to}`, ...headers, "", "It is still broken.", ""].join("\r\n");
