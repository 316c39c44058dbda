import { describe, expect, it } from "vitest";
import { newId, newToken } from "../../database/ids.ts";
import { findMailReferences, findReturnTokens, mailKinds, messageId, returnAddress } from "../../mail/correlation.ts";
import { checkMailbox } from "../../mail/mailbox.ts";

const domain = "reply.acme.test";

describe("our Message-ID", () => {
  it("is the same on every attempt, and differs by follow-up, kind and round", () => {
    const mail = { kind: "check_in", followUpId: "fu_abc", round: 1, domain } as const;
    expect(messageId(mail)).toBe("<check_in.fu_abc.1@reply.acme.test>");
    const others = [{ kind: "reminder" as const }, { followUpId: "fu_abd" }, { round: 2 }];
    expect(new Set([mail, ...others.map((other) => ({ ...mail, ...other }))].map(messageId)).size).toBe(4);
  });

  it.each(mailKinds)("of a %s is found again among the references of a reply", (kind) => {
    const mail = { kind, followUpId: newId("fu"), round: 12 };
    const text = `<ticket-1@acme.test>\n ${messageId({ ...mail, domain }).toUpperCase()} <x@y> ${messageId({ ...mail, domain })}`;
    expect(findMailReferences({ text, domain })).toEqual([mail]);
  });

  it("of another installation is not ours", () => {
    const text = messageId({ kind: "check_in", followUpId: "fu_abc", round: 1, domain: "reply.other.test" });
    expect(findMailReferences({ text, domain })).toEqual([]);
    expect(findMailReferences({ text, domain: null })).toHaveLength(1);
  });
});

describe("the address that replies and bounces come to", () => {
  it.each(["reply", "bounce"] as const)(
    "%s: is one plain mailbox, and its token is found again in any case",
    (purpose) => {
      const token = newToken();
      const address = returnAddress({ purpose, token, domain });
      expect(checkMailbox({ address })).toMatchObject({ usable: true });
      const text = `"Acme Support" <${address.toUpperCase()}>, other@acme.test, ${address}`;
      expect(findReturnTokens({ text, domain })).toEqual([{ purpose, token }]);
    },
  );

  it("of another domain, or with a token that is none, is not ours", () => {
    const other = returnAddress({ purpose: "reply", token: newToken(), domain: "evil.test" });
    const long = returnAddress({ purpose: "reply", token: `${newToken()}a`, domain });
    expect(findReturnTokens({ text: `${other} ${long} reply+@${domain} noreply+x@${domain}`, domain })).toEqual([]);
  });
});
