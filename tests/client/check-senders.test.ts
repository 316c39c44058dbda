import { describe, expect, it } from "vitest";
import { checkSenders, type LookUp } from "../../client/check-senders.ts";

const fine: LookUp = { takesMail: async () => true, hasKey: async () => true };
const away: LookUp = { takesMail: async () => null, hasKey: async () => null };
const signing = { domains: ["acme.test"], selector: "aftercare" };
const check = async (from: string, given: { lookUp?: LookUp; signing?: typeof signing | null } = {}) =>
  (await checkSenders([{ from }], { lookUp: fine, signing, ...given }))[0];

describe("checking a sender", () => {
  it("says by which domain it is signed", async () => {
    expect(await check("Billing <billing@eu.acme.test>")).toEqual({
      what: "Write as billing@eu.acme.test",
      ok: true,
      detail: "signed for acme.test",
    });
  });

  it("warns of a domain that no key signs for", async () => {
    const line = await check("billing@other.test");
    expect([line?.ok, line?.detail]).toEqual([false, expect.stringContaining("no key here signs for other.test")]);
  });

  it("warns of a domain that DNS does not know", async () => {
    const line = await check("billing@acme.test", { lookUp: { ...fine, takesMail: async () => false } });
    expect([line?.ok, line?.detail]).toEqual([false, expect.stringContaining("DNS has no server for acme.test")]);
  });

  it("warns of a key that was not published, by the name it has to stand at", async () => {
    const names: string[] = [];
    const hasKey = async (name: string) => {
      names.push(name);
      return false;
    };
    const line = await check("billing@eu.acme.test", { lookUp: { ...fine, hasKey } });
    expect(names).toEqual(["aftercare._domainkey.acme.test"]);
    expect([line?.ok, line?.detail]).toEqual([false, expect.stringContaining("publish it there")]);
  });

  it("blames nobody while DNS cannot be asked, and says who has to sign where nothing is signed here", async () => {
    expect(await check("billing@acme.test", { lookUp: away })).toMatchObject({ ok: true });
    expect(await check("billing@acme.test", { signing: null })).toMatchObject({
      ok: true,
      detail: "not signed here: your mail server has to sign for acme.test",
    });
  });
});
