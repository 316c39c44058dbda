import { afterAll, beforeAll, expect, it } from "vitest";
import { startHttpServer } from "../../client/http-server.ts";
import type { Helpdesk } from "../../helpdesk/contract.ts";
import { createRequestTracker } from "../../helpdesk/request-tracker.ts";
import { describeWithRequestTracker } from "../support/request-tracker.ts";
import { commentsOf, newRtTicket, type RtDesk, startRtDesk } from "../support/request-tracker-desk.ts";
import { outgoing } from "../support/outgoing.ts";

describeWithRequestTracker("what is read of a ticket in Request Tracker", () => {
  let desk: RtDesk;
  let helpdesk: Helpdesk;
  beforeAll(async () => {
    desk = await startRtDesk();
    helpdesk = createRequestTracker(desk.settings, { outgoing });
  });
  afterAll(() => desk.stop());

  const put = (path: string, body: unknown) => desk.rt.asAgent({ method: "PUT", path, body });
  const post = (path: string, body: unknown) => desk.rt.asAgent({ method: "POST", path, body });
  const say = (id: string, Content: string, ContentType = "text/plain") =>
    post(`ticket/${id}/correspond`, { Content, ContentType });
  const ticketOf = async (id: string) => {
    const reading = await helpdesk.readTicket(id);
    if (!reading.found) throw new Error(`ticket ${id} was ${reading.because}`);
    return reading.ticket;
  };

  it("knows the customer, the agent, the team, and what was said last in public", async () => {
    const id = await newRtTicket(desk.rt, { Owner: "priya" });
    await put("user/ana@lima.test", { Lang: "pt-br", Timezone: "Europe/Lisbon", Organization: "Lima Lda" });
    await say(id, "We look into it.");
    await say(
      id,
      "<p>We re-sent the <b>three</b> invoices &amp; a receipt.</p><blockquote>&gt; help</blockquote>",
      "text/html",
    );
    await post(`ticket/${id}/comment`, { Content: "She is difficult.", ContentType: "text/plain" });
    await desk.setStatus(id, "resolved");
    expect(await ticketOf(id)).toMatchObject({
      subject: "Invoices missing",
      url: `${desk.rt.url}/Ticket/Display.html?id=${id}`,
      status: "solved",
      team: "General",
      customer: {
        id: "ana@lima.test",
        email: "ana@lima.test",
        name: "Ana Lima",
        language: "pt-BR",
        timeZone: "Europe/Lisbon",
        company: "Lima Lda",
      },
      resolution: {
        summary: "We re-sent the three invoices & a receipt.",
        agent: { name: "Priya Nair", email: "priya@acme.test" },
      },
      humanReplies: 2,
    });
  });

  it("tells a ticket in a queue that the account may not see from an account that is refused", async () => {
    await post("queue", { Name: "Personnel" });
    const id = await newRtTicket(desk.rt, { Queue: "Personnel" });
    await expect(helpdesk.readTicket(id)).rejects.toMatchObject({ failure: "hidden" });
  });

  it("leaves what nobody knows unknown: no owner, no language, no reply", async () => {
    const id = await newRtTicket(desk.rt, { Requestor: "ben@lima.test" });
    await desk.setStatus(id, "resolved");
    expect(await ticketOf(id)).toMatchObject({
      customer: { email: "ben@lima.test", name: null, language: null, timeZone: null },
      resolution: { summary: "", agent: { name: null, email: null } },
      humanReplies: 0,
      messageId: null,
    });
  });

  it("has no address for a ticket without a requestor", async () => {
    const id = await newRtTicket(desk.rt, { Requestor: [] });
    await desk.setStatus(id, "resolved");
    expect((await ticketOf(id)).customer.email).toBeNull();
  });

  it("tells resolutions apart that follow each other within a second", async () => {
    const id = await newRtTicket(desk.rt);
    const seen: { key: string; at: Date }[] = [];
    for (const status of ["resolved", "open", "resolved", "open", "resolved"]) {
      await desk.setStatus(id, status);
      const { resolution } = await ticketOf(id);
      if (status === "resolved" && resolution !== null) seen.push(resolution);
    }
    expect(new Set(seen.map(({ key }) => key)).size).toBe(3);
    expect(seen.map(({ at }) => at.getTime())).toEqual(
      [...new Set(seen.map(({ at }) => at.getTime()))].toSorted((one, other) => one - other),
    );
  });

  it("reads again when somebody resolves the ticket between its requests", async () => {
    const id = await newRtTicket(desk.rt);
    let resolved = false;
    const between = await startHttpServer(
      async (request) => {
        if (request.url.includes("/history") && !resolved) {
          resolved = true;
          await desk.setStatus(id, "resolved");
        }
        const { pathname, search } = new URL(request.url);
        const { authorization = "" } = Object.fromEntries(request.headers);
        return await fetch(desk.rt.url + pathname + search, { headers: { authorization } });
      },
      { host: "127.0.0.1", port: 0 },
    );
    const baseUrl = `http://127.0.0.1:${between.port}`;
    const reading = await createRequestTracker({ ...desk.settings, baseUrl }, { outgoing }).readTicket(id);
    await between.stop();
    expect(resolved).toBe(true);
    expect(reading).toMatchObject({ found: true, ticket: { status: "solved" } });
  });

  it("takes a ticket that was resolved from its beginning for solved", async () => {
    const id = await newRtTicket(desk.rt, { Status: "resolved" });
    const { status, resolution } = await ticketOf(id);
    expect(status).toBe("solved");
    expect(resolution?.key).toMatch(/^transaction:\d+$/);
  });

  it("sees no resolution in a ticket that was rejected", async () => {
    const id = await newRtTicket(desk.rt);
    await desk.setStatus(id, "resolved");
    await desk.setStatus(id, "open");
    await desk.setStatus(id, "rejected");
    expect(await ticketOf(id)).toMatchObject({ status: "closed", resolution: null });
  });

  it("hears the customer who opened it by mail, without what they quote, until an agent opens it anew", async () => {
    const id = await desk.newSolvedTicket();
    const openedBy = async () => {
      const reading = await helpdesk.readTicket(id);
      return reading.found ? reading.openedBy : null;
    };
    await desk.writeAsCustomer(id, "Still nothing.\n\n> We re-sent them.\n-- \nAna");
    expect(await openedBy()).toMatchObject({ text: "Still nothing." });
    await desk.setStatus(id, "stalled");
    expect(await openedBy()).toMatchObject({ text: "Still nothing." });
    await desk.setStatus(id, "rejected");
    expect(await openedBy()).toBeNull();
    await desk.setStatus(id, "open");
    expect(await openedBy()).toBeNull();
  });

  it("does not take an agent's answer into a resolved ticket for the customer's, though RT opens it just so", async () => {
    const id = await desk.newSolvedTicket();
    await say(id, "One more thing.");
    expect(await helpdesk.readTicket(id)).toMatchObject({ ticket: { status: "open" }, openedBy: null });
  });

  it("says where a merged ticket went, is told of it, and that a deleted one is gone", async () => {
    const kept = await newRtTicket(desk.rt);
    const merged = await newRtTicket(desk.rt);
    await desk.setStatus(merged, "resolved");
    await put(`ticket/${merged}`, { MergeInto: kept });
    expect(await helpdesk.readTicket(merged)).toEqual({ found: false, because: "merged", mergedInto: kept });
    await expect
      .poll(async () => helpdesk.verifyWebhook(await desk.lastWebhook(merged)))
      .toMatchObject({
        genuine: true,
        ticketId: merged,
      });
    expect(await ticketOf(kept)).toMatchObject({ status: "open", resolution: null });
    await desk.setStatus(kept, "deleted");
    expect(await helpdesk.readTicket(kept)).toEqual({ found: false, because: "deleted", mergedInto: null });
    const marker = "[aftercare fu_gone 1]";
    await expect(
      helpdesk.reopen({ ticketId: kept, marker, note: marker, subject: "", asNewTicket: false }),
    ).rejects.toMatchObject({ failure: "not_found" });
  });

  it("copies queue, requestor and owner to a ticket that continues another, and keeps the note from the customer", async () => {
    const id = await newRtTicket(desk.rt, { Owner: "priya" });
    await desk.setStatus(id, "resolved");
    const marker = "[aftercare fu_new 1]";
    const act = { ticketId: id, marker, note: `Not held.\n\n${marker}`, subject: "Still missing", asNewTicket: true };
    const fresh = await helpdesk.reopen(act);
    expect(await ticketOf(fresh.ticketId)).toMatchObject({
      subject: "Still missing",
      status: "open",
      team: "General",
      customer: { email: "ana@lima.test" },
    });
    expect(await commentsOf(desk.rt, fresh.ticketId)).toEqual([`Not held.\n\n${marker}`]);
  });

  it("refuses signatures in capitals, and stamps that are no time", async () => {
    const genuine = await desk.lastWebhook(await desk.newSolvedTicket());
    const { headers } = genuine;
    const verify = (changed: Record<string, string>) =>
      helpdesk.verifyWebhook({ ...genuine, headers: { ...headers, ...changed } }).genuine;
    expect(verify({})).toBe(true);
    expect(verify({ "aftercare-signature": headers["aftercare-signature"]?.toUpperCase() ?? "" })).toBe(false);
    expect(verify({ "aftercare-signature": `${headers["aftercare-signature"]}00` })).toBe(false);
    for (const stamp of ["", "NaN", "1e9", `${headers["aftercare-signature-timestamp"]}.0`]) {
      expect(verify({ "aftercare-signature-timestamp": stamp })).toBe(false);
    }
  });

  it("tells in words which right is missing, and whose token it is", async () => {
    const { credentials } = desk.settings;
    const mistaken = createRequestTracker(
      { ...desk.settings, credentials: { ...credentials, user: "priya" } },
      { outgoing },
    );
    const [first] = await mistaken.check();
    expect(first?.ok).toBe(false);
    expect(first?.detail).toContain("the token is one of aftercare's");
    const password = { user: "priya", password: "password" };
    const lines = await createRequestTracker({ ...desk.settings, credentials: password }, { outgoing }).check();
    expect(lines.filter(({ ok }) => !ok)).toEqual([
      { what: "Create linked tickets", ok: false, detail: "give CreateTicket in General" },
    ]);
  });
});
