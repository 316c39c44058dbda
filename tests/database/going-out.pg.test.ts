import { afterAll, beforeAll, expect, it } from "vitest";
import { goingOut } from "../../database/going-out.ts";
import { pausePolicy } from "../../database/policies.ts";
import { type ConsoleUnderTest, consoleUnderTest } from "../client/console/console-under-test.ts";
import { whereItIsMorning } from "../support/where-it-is-morning.ts";

let site: ConsoleUnderTest;
beforeAll(async () => {
  site = await consoleUnderTest();
});
afterAll(() => site.close());

const timeZone = whereItIsMorning();
const all = { solvedBy: undefined, timeZone };

/** Solved, and due so long after the hour that runs began. */
async function due(after: string, solved: Parameters<ConsoleUnderTest["solve"]>[0] = {}): Promise<Date> {
  const id = await site.solve(solved);
  const [row] = await site.sql<{ hour: Date }[]>`
    update follow_ups set due_at = date_trunc('hour', now()) + ${after}::interval where id = ${id}
    returning date_trunc('hour', due_at) as hour`;
  return row?.hour ?? new Date(0);
}

it("nothing is planned where nothing is", async () => {
  expect(await goingOut(site.sql, all)).toEqual({ hours: [], nextAt: null, paused: [] });
});

it("counts the rest of the reader's day by the hour, and names to whom", async () => {
  const tomorrow = await due("1 day");
  expect(await goingOut(site.sql, all)).toMatchObject({ hours: [], nextAt: tomorrow });
  for (const since of ["-3 hours", "-2 hours"]) await due(since, { company: "Late & Co" });
  for (const company of ["Fjord Freight", "Brauer Logistik", "Fjord Freight", "Atelier Moreau", "Demir Optik"])
    await due("2 hours 5 minutes", { company });
  const last = await due("3 hours 59 minutes", { company: null, customer: "Luca Ferri" });
  const { hours, nextAt } = await goingOut(site.sql, all);
  expect(hours).toMatchObject([
    { count: 2, customers: 2, names: 1, to: ["Late & Co"] },
    { count: 5, customers: 5, names: 4, to: ["Atelier Moreau", "Brauer Logistik", "Demir Optik"] },
    { hour: last, count: 1, customers: 1, names: 1, to: ["Luca Ferri"] },
  ]);
  expect(nextAt?.getTime()).toBeLessThan(Date.now());
});

it("leaves out whom a reply keeps back that nobody has read", async () => {
  const before = await goingOut(site.sql, all);
  await due("2 hours 10 minutes", { company: "Olsen Optik" });
  expect((await goingOut(site.sql, all)).hours).not.toEqual(before.hours);
  await site.sql`
    update follow_ups set needs_look = 'reply'
    where customer_id = (select id from customers where company = 'Olsen Optik')`;
  expect((await goingOut(site.sql, all)).hours).toEqual(before.hours);
});

it("leaves out what a pause keeps back, and says so; an agent sees what follows their own tickets", async () => {
  const before = await goingOut(site.sql, all);
  const tom = { email: "tom@tarn.test", name: "Tom Okafor" };
  await due("2 hours 30 minutes", { company: "Harrow Clinic", agent: tom });
  const own = { solvedBy: "tom@tarn.test", timeZone };
  expect((await goingOut(site.sql, own)).hours).toMatchObject([{ count: 1, to: ["Harrow Clinic"] }]);
  const [row] = await site.sql<{ policyName: string }[]>`
    select policy_name from follow_ups join customers on customers.id = customer_id where company = 'Harrow Clinic'`;
  const policyName = row?.policyName ?? "";
  await pausePolicy(site.sql, { name: policyName, by: "test" });
  expect(await goingOut(site.sql, own)).toEqual({ hours: [], nextAt: null, paused: [policyName] });
  expect((await goingOut(site.sql, all)).hours).toEqual(before.hours);
});
