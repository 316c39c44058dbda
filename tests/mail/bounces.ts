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

/** A complaint as a mailbox provider writes it (RFC 5965, appendix B.2): its reader's address is blackened. */
export const complaint = (given: { returned: string[]; type?: string; mailFrom?: string }): string =>
  [
    "Return-Path: <feedback@fbl.provider.test>",
    "From: <feedback@fbl.provider.test>",
    "To: <abuse@acme.test>",
    "Date: Fri, 20 Nov 2026 17:40:36 +0000",
    "Subject: FW: Did the fix hold?",
    "Message-ID: <20261120174032.12345@fbl.provider.test>",
    "MIME-Version: 1.0",
    "Content-Type: multipart/report; report-type=feedback-report;",
    '\tboundary="part1_13d.2e68ed54_boundary"',
    "",
    "--part1_13d.2e68ed54_boundary",
    'Content-Type: text/plain; charset="US-ASCII"',
    "Content-Transfer-Encoding: 7bit",
    "",
    "This is an email abuse report for an email message received from IP",
    "192.0.2.1 on Fri, 20 Nov 2026 17:40:36 +0000. For more information",
    "about this format please see https://www.rfc-editor.org/rfc/rfc5965.",
    "",
    "--part1_13d.2e68ed54_boundary",
    "Content-Type: message/feedback-report",
    "",
    `Feedback-Type: ${given.type ?? "abuse"}`,
    "User-Agent: SomeGenerator/1.0",
    "Version: 1",
    `Original-Mail-From: <${given.mailFrom ?? "somebody@example.test"}>`,
    "Original-Rcpt-To: <redacted@provider.test>",
    "Arrival-Date: Fri, 20 Nov 2026 17:40:36 +0000",
    "Reporting-MTA: dns; mail.provider.test",
    "Source-IP: 192.0.2.1",
    "Authentication-Results: mail.provider.test; dkim=pass header.d=acme.test",
    "Reported-Domain: acme.test",
    "",
    "--part1_13d.2e68ed54_boundary",
    "Content-Type: message/rfc822",
    "Content-Disposition: inline",
    "",
    ...given.returned,
    "",
    "Did the fix hold?",
    "--part1_13d.2e68ed54_boundary--",
    "",
  ].join("\r\n");

export const recipient = (action: string, status: string, ...more: string[]): string[] => [
  "Final-Recipient: rfc822; ana@customer.test",
  `Action: ${action}`,
  `Status: ${status}`,
  ...more,
];

/** A reply as mail programs write it, with other headers where they are given. */
export const writtenMail = (headers: string[], to = `reply+${token}@reply.acme.test`): string =>
  ["From: Ana Lima <ana@customer.test>", `To: ${to}`, ...headers, "", "It is still broken.", ""].join("\r\n");
