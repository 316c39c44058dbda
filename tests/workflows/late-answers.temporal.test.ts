import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { recordAnswer } from "../../database/answers.ts";
import type { Verdict } from "../../domain/words.ts";
import { type Installation, installation } from "../support/installation.ts";

const count = 150;

describe("answers that arrive while a run completes", () => {
  let all: Installation;
  beforeAll(async () => {
    all = await installation({ rules: { grace: "PT0.05S" }, relays: 2 });
  });
  afterAll(async () => {
    await all.close();
  });
  const answer = (followUpId: string, { verdict, key }: { verdict: Verdict; key: string }) =>
    recordAnswer(all.sql, {
      followUpId,
      verdict,
      satisfaction: null,
      effort: null,
      words: key,
      againOn: null,
      source: "page",
      dedupeKey: key,
      actor: null,
    });
  const settled = (followUpId: string, version: number) =>
    vi.waitFor(
      async () => {
        const [row] = await all.sql<{ settledVersion: number }[]>`
          select settled_version from follow_ups where id = ${followUpId}`;
        if (row?.settledVersion !== version) throw new Error(`${followUpId} is not settled`);
      },
      { timeout: 30_000, interval: 10 },
    );

  it(`are all settled in the end (${count} of them, fired from just before to just after completion)`, async () => {
    const followUps = await Promise.all(
      Array.from({ length: count }, async (_, i) => (await all.solve({ id: `L-${i}` })).followUpId),
    );
    await Promise.all(followUps.map((id) => all.reached(id, "asked")));
    await Promise.all(
      followUps.map(async (id, i) => {
        await answer(id, { verdict: i % 2 === 0 ? "held" : "not_held", key: "first" });
        // Every follow-up waits for another moment around its first settlement: before it, at it, after it.
        if (i % 3 > 0) await settled(id, 1);
        if (i % 3 > 1) await all.sql`select pg_sleep(${(i % 10) / 200})`;
        await answer(id, { verdict: i % 2 === 0 ? "not_held" : "held", key: "second" });
      }),
    );
    await vi.waitFor(
      async () => {
        const [row] = await all.sql<{ unsettled: number }[]>`
          select count(*)::int as unsettled from follow_ups where settled_version < answer_version`;
        expect(row?.unsettled).toBe(0);
      },
      { timeout: 90_000, interval: 250 },
    );
    const [row] = await all.sql<{ versions: number; settled: number }[]>`
      select
        (select count(*)::int from answers) as versions,
        (select count(*)::int from follow_ups where stage = 'settled' and settled_version = 2) as settled`;
    expect(row).toEqual({ versions: 2 * count, settled: count });
  });
});
