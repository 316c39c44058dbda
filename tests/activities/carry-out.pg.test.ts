import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { mailAlarms } from "../../activities/mail-alarms.ts";
import { freePort } from "../../embedded/ports.ts";
import { type World, world } from "../support/world.ts";

/** A helpdesk that answers everything with one status. */
async function startBroken(status: number): Promise<{ url: string; server: Server }> {
  const server = createServer((_request, response) => response.writeHead(status).end("{}"));
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${port}`, server };
}

describe("carrying out what a settlement calls for", () => {
  let all: World;
  let server: Server | undefined;
  afterEach(async () => {
    await all.close();
    server?.close();
  });
  const failed = async (status: number) => {
    const broken = await startBroken(status);
    ({ server } = broken);
    all = await world({ helpdeskUrl: broken.url });
    const followUpId = await all.solve({ id: "1" }, "desk");
    await all.sql`update follow_ups set stage = 'asked', asked_at = now()`;
    await all.answer(followUpId, { verdict: "not_held" });
    const settled = await all.settleFollowUp({ followUpId });
    expect(settled.effects).toBe(true);
    return followUpId;
  };

  it("asks for another try while the helpdesk is down", async () => {
    const followUpId = await failed(503);
    await expect(all.carryOut({ followUpId })).rejects.toThrow("unavailable");
    expect(await all.alarms()).toEqual([]);
  });

  it("raises an alarm after 72 hours, once, and hands the case to a person", async () => {
    const followUpId = await failed(503);
    await all.sql`update effects set first_tried_at = now() - interval '73 hours'`;
    await all.carryOut({ followUpId });
    await all.carryOut({ followUpId });
    expect(await all.alarms()).toEqual(["helpdesk-unreachable"]);
    expect(await all.row(followUpId)).toMatchObject({ needsLook: "helpdesk-unreachable" });
  });

  it("raises an alarm at once where our account is refused, and goes on trying", async () => {
    const followUpId = await failed(401);
    await expect(all.carryOut({ followUpId })).rejects.toThrow("unauthorized");
    expect(await all.alarms()).toEqual(["helpdesk-unreachable"]);
  });

  it("gives a ticket that is gone to a person", async () => {
    const followUpId = await failed(404);
    await all.carryOut({ followUpId });
    expect(await all.alarms()).toEqual(["ticket-gone"]);
    expect(await all.row(followUpId)).toMatchObject({ outcome: "needs_look", needsLook: "ticket-gone" });
    expect(all.smtp.mails).toEqual([]);
  });

  it("mails an alarm to the admin once", async () => {
    const followUpId = await failed(404);
    await all.carryOut({ followUpId });
    await all.sql`update alarms set since = now() - interval '2 minutes'`;
    const to = "admin@acme.test";
    await Promise.all([mailAlarms(all.dependencies, { to }), mailAlarms(all.dependencies, { to })]);
    await mailAlarms(all.dependencies, { to });
    const mails = all.smtp.mails.filter((mail) => mail.envelope.to.includes(to));
    expect(mails.map((mail) => mail.subject)).toEqual(["Aftercare needs somebody (ticket-gone)"]);
  });
});
