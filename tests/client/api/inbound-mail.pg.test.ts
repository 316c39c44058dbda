import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createToken } from "../../../database/tokens.ts";
import { type ApiUnderTest, apiUnderTest, solved } from "./api-under-test.ts";

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.drop());

const mail = (to: string) =>
  [
    "From: Ana Lima <ana@example.test>",
    `To: ${to}`,
    "Subject: Re: Did the fix hold?",
    `Message-ID: <${randomBytes(8).toString("hex")}@example.test>`,
    "",
    "It is still broken.",
    "",
  ].join("\r\n");
const hand = (body: string | Uint8Array<ArrayBuffer>, type = "message/rfc822") =>
  api.app.request("/v1/inbound-mail", {
    method: "POST",
    headers: { authorization: `Bearer ${api.adminKey}`, "content-type": type },
    body,
  });
const asked = async () => {
  const { id } = (await api.call("POST /v1/follow-ups", { body: solved({}) })).json;
  const followUpId = String(id);
  const token = await createToken(api.sql, { purpose: "reply", followUpId, mailId: null });
  return { followUpId, to: `reply+${token}@reply.acme.test` };
};

describe("a mail that comes in", () => {
  it("is kept and shown as needing a look with its follow-up, once", async () => {
    const { followUpId, to } = await asked();
    const raw = mail(to);
    const first = await hand(raw);
    const again = await hand(raw);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(await again.json()).toEqual(await first.json());
    const { json } = await api.call(`GET /v1/follow-ups/${followUpId}`);
    expect(json.needsLook).toBe("reply");
    const replies = json.timeline.filter((line: { event: string }) => line.event === "reply-received");
    expect(replies).toHaveLength(1);
    const [row] = await api.sql<{ raw: Buffer }[]>`select raw from inbound_mails where follow_up_id = ${followUpId}`;
    expect(row?.raw.toString()).toBe(raw);
  });

  it("goes on needing a look when the follow-up has been settled meanwhile", async () => {
    const { followUpId, to } = await asked();
    await hand(mail(to));
    await api.sql`update follow_ups set stage = 'settled', needs_look = null where id = ${followUpId}`;
    expect((await api.call(`GET /v1/follow-ups/${followUpId}`)).json).toMatchObject({
      needsLook: "reply",
      next: { what: "decide", at: null },
    });
  });

  it("is kept as well when it belongs to nothing", async () => {
    const response = await hand(mail("reply+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@reply.acme.test"));
    expect([response.status, await response.json()]).toEqual([202, expect.objectContaining({ followUpId: null })]);
  });

  it("is not believed about what it answers without a token", async () => {
    const { followUpId } = await asked();
    const forged = mail("someone@reply.acme.test").replace(
      "\r\n\r\n",
      `\r\nIn-Reply-To: <check_in.${followUpId}.1@reply.acme.test>\r\n\r\n`,
    );
    expect(await (await hand(forged)).json()).toMatchObject({ followUpId: null });
  });

  it("is listed by what is known of it, in pages", async () => {
    const page = await api.call("GET /v1/inbound-mail?state=needs_look&limit=2");
    expect(page.json.items).toHaveLength(2);
    expect(page.text).not.toMatch(/ana@example|still broken/i);
    const rest = await api.call(`GET /v1/inbound-mail?cursor=${page.json.next}`);
    const ids = [...page.json.items, ...rest.json.items].map(({ id }: { id: string }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted().toReversed());
    expect(rest.json.next).toBeNull();
  });

  it("says of what class it is, and is listed by its state", async () => {
    const { to } = await asked();
    const automatic = mail(to).replace("Subject:", "Auto-Submitted: auto-replied\r\nSubject:");
    const taken = await (await hand(automatic)).json();
    expect(taken).toMatchObject({ class: "auto-reply", reportOutcome: null, state: "set_aside" });
    const aside = await api.call("GET /v1/inbound-mail?state=set_aside");
    expect(aside.json.items).toEqual([taken]);
    expect(await (await hand(mail(to))).json()).toMatchObject({ class: "human", state: "needs_look" });
    expect((await api.call("GET /v1/inbound-mail?state=lost")).status).toBe(422);
  });

  it("is refused when it is too large, of another type, or needs a scope that is missing", async () => {
    expect((await hand(new Uint8Array(5 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await hand(mail("a@b.test"), "text/plain")).status).toBe(415);
    expect((await hand(mail("a@b.test"), "application/json")).status).toBe(415);
    const key = await api.keyWith(["read"]);
    expect(
      (await api.call("POST /v1/inbound-mail", { key, body: "x", headers: { "content-type": "message/rfc822" } }))
        .status,
    ).toBe(403);
  });

  it("is taken up to 5 MB", async () => {
    const { to } = await asked();
    const large = `${mail(to)}${"x".repeat(78)}\r\n`.padEnd(5 * 1024 * 1024, "line of a long mail\r\n");
    expect((await hand(large)).status).toBe(202);
  });
});
