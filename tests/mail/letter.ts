import type { Letter } from "../../mail/contract.ts";

/** A letter like the ones that are sent, for tests to vary. */
export function letterTo(address: string, changes: Partial<Letter> = {}): Letter {
  return {
    from: { name: "Acme Support", address: "support@acme.test" },
    to: { name: "Ana Lima", address },
    replyTo: { name: "Acme Support", address: "reply+aaaabbbbccccddddeeeeffffgggghhhh@reply.acme.test" },
    bounceTo: "bounce+aaaabbbbccccddddeeeeffffgggghhhh@reply.acme.test",
    messageId: "<check_in.fu_abc234.1@reply.acme.test>",
    inReplyTo: "<ticket-48190.4@acme.test>",
    unsubscribeUrl: "https://care.acme.test/u/iiiijjjjkkkkllllmmmmnnnnoooopppp",
    language: "en",
    content: {
      subject: "Re: Sync stops at 99 % [#48190]",
      text: "Did the fix hold?\n",
      html: "<p>Did the fix hold?</p>",
    },
    ...changes,
  };
}
