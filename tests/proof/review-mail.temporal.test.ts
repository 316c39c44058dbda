import { Connection } from "@temporalio/client";
import { expect, it, onTestFailed, vi } from "vitest";
import { z } from "zod";
import { wakeReview } from "../../database/review-relay.ts";
import { planStaffMail } from "../../database/staff-mails.ts";
import { solved } from "../client/api/api-under-test.ts";
import { freshDatabase } from "../support/postgres.ts";
import { temporalServer } from "../support/temporal.ts";
import { freshNamespace } from "../support/temporal-namespace.ts";
import { databaseStalls } from "./database-stalls.ts";
import { createGates } from "./gates.ts";
import { installed } from "./installed.ts";
import { type KillPoint, reviewMailPoints } from "./kill-points.ts";
import { arm } from "./lane.ts";
import { createParts } from "./parts.ts";
import { stallingSmtp } from "./stalling-smtp.ts";

const { stopLater } = createParts();
const patience = { timeout: 120_000, interval: 250 };
const dueOn = "2999-01-01";

type Held = { point: KillPoint; commit: boolean; afterwards: { phase: string; mails: number; alarm: boolean } };
const at = (name: string): KillPoint => {
  const point = reviewMailPoints.find((one) => one.name === name);
  if (!point) throw new Error(`there is no point ${name}`);
  return point;
};
const sent = { phase: "accepted", mails: 1, alarm: false };
const unknown = { phase: "unknown", alarm: true };

/** Until its data leave, a mail is sent by whoever comes next; after that nobody repeats it, and somebody is told. */
const held: Held[] = [
  { point: at("review-mail-claimed"), commit: true, afterwards: sent },
  { point: at("review-mail-claimed"), commit: false, afterwards: sent },
  { point: at("review-mail-recipient"), commit: false, afterwards: sent },
  { point: at("review-mail-data-sent"), commit: true, afterwards: { ...unknown, mails: 0 } },
  { point: at("review-mail-data-sent"), commit: false, afterwards: sent },
  { point: at("review-mail-received"), commit: false, afterwards: { ...unknown, mails: 1 } },
  { point: at("review-mail-accepted"), commit: true, afterwards: sent },
];

it(
  "a worker that is killed at every step of mails to the owners of reviews sends each of them, or says that nobody knows",
  { timeout: 300_000 },
  async () => {
    const database = await freshDatabase();
    stopLater(() => database.drop());
    const { sql } = database;
    const { address: temporalAddress } = await temporalServer();
    const connection = await Connection.connect({ address: temporalAddress });
    stopLater(() => connection.close());
    const namespace = await freshNamespace(connection);
    const gates = createGates();
    const smtp = await stallingSmtp({ gates });
    stopLater(() => smtp.stop());
    const product = await installed({ databaseUrl: database.url, temporalAddress, namespace, smtpUrl: smtp.url });
    const processes = [product.start({ role: "client" }), product.start({ role: "worker" })];
    for (const one of processes) stopLater(() => one.end());
    onTestFailed(() => console.error(...processes.map((one) => one.output())));
    await product.ready();
    const points = reviewMailPoints.flatMap((point) => (point.where === "database" ? [point] : []));
    const stalls = await databaseStalls({ url: database.url, points });
    stopLater(() => stalls.close());

    const made = async (request: string, body: unknown): Promise<string> => {
      const response = await product.call(request, body);
      const said: unknown = await response.json();
      expect(response.ok, `${request} ${response.status}: ${JSON.stringify(said)}`).toBe(true);
      return z.object({ id: z.string().default("") }).parse(said).id;
    };
    const reviews = await Promise.all(
      held.map(async ({ point, commit, afterwards }, n) => {
        const address = `owner-${n}@acme.test`;
        await made(`PUT /v1/people/${address}`, { role: "agent", name: `Owner ${n}` });
        const followUp = await made("POST /v1/follow-ups", solved({}));
        const id = await made("POST /v1/reviews", { followUps: [followUp] });
        const [owner] = await sql<{ id: string }[]>`select id from people where email = ${address}`;
        const ownerId = owner?.id ?? "";
        await sql`update reviews set owner_id = ${ownerId}, due_on = ${dueOn} where id = ${id}`;
        return { id, lane: n + 1, point, commit, address, ownerId, afterwards };
      }),
    );
    for (const { id, lane, point, address } of reviews) {
      await arm({ id: lane, point, ticket: id, address }, { stalls, gates });
    }
    // As planned on the morning of the due date; a test cannot wait for one.
    for (const { id, ownerId } of reviews) {
      const mail = { subject: id, about: dueOn, personId: ownerId, domain: "reply.acme.test" };
      await sql.begin((tx) => planStaffMail(tx, { kind: "review_due", ...mail }));
      await wakeReview(sql, { reviewId: id });
    }
    const inDatabase = await vi.waitFor(async () => {
      const stalled = await stalls.held();
      const lanes = [...stalled.map(({ id }) => id), ...gates.held()].toSorted((a, b) => a - b);
      expect(lanes).toEqual(reviews.map(({ lane }) => lane));
      return stalled;
    }, patience);
    await processes[1]?.kill();
    for (const { id, backend } of inDatabase) {
      await stalls.resolve({ id, backend, commit: reviews.find(({ lane }) => lane === id)?.commit ?? false });
    }
    for (const id of gates.held()) gates.cut(id);
    processes[1]?.start();

    await vi.waitFor(async () => {
      const rows = await sql<{ id: string; phase: string; alarm: boolean }[]>`
        select staff_mails.subject as id, phase, exists (
          select from alarms where alarms.subject = staff_mails.id and kind = 'mail-unknown' and cleared_at is null) as alarm
        from staff_mails join effects on effects.key = effect_key`;
      const seen = reviews.map(({ id, point, address }) => {
        const row = rows.find((one) => one.id === id);
        const mails = smtp.mails.filter(({ envelope }) => envelope.to.includes(address)).length;
        return { at: point.name, phase: row?.phase, mails, alarm: row?.alarm };
      });
      expect(seen).toEqual(reviews.map(({ point, afterwards }) => ({ at: point.name, ...afterwards })));
    }, patience);
    expect(await Promise.all(processes.map((one) => one.stop()))).toEqual([0, 0]);
  },
);
