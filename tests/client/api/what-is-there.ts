import { raiseAlarm } from "../../../database/alarms.ts";
import { spreadEvents } from "../../../database/outbox.ts";
import { savePerson } from "../../../database/people.ts";
import { announce } from "../../../database/timeline.ts";
import { type ApiUnderTest, solved } from "./api-under-test.ts";

const lead = "marit@acme.test";

/** One of everything that an address or a body can name, and its name: what document.hooks.py fills in. */
export async function whatIsThere(api: ApiUnderTest): Promise<Record<string, string>> {
  const done = async (request: string, body?: object, headers: Record<string, string> = {}) => {
    const { status, text, json } = await api.call(request, { ...(body && { body }), headers });
    if (status >= 300) throw new Error(`${request} answered ${status}: ${text}`);
    return json;
  };
  await savePerson(api.sql, { email: lead, name: "Marit Solberg", role: "lead", timeZone: "UTC" });
  await done("PUT /v1/policies/tried", (await done("GET /v1/policies/default")).rules);
  const connection = { baseUrl: "https://desk.example.test", credentials: { user: "aftercare", token: "t" } };
  await done("PUT /v1/connections/desk", { kind: "sample", ...connection });
  await done("PUT /v1/connections/rt", { kind: "rt", ...connection });
  await done("PUT /v1/subscriptions/crm", { url: "https://crm.example.test/", events: ["review.opened"] });
  await announce(api.sql, { type: "review.opened", followUpId: null, data: {} });
  await spreadEvents(api.sql);
  const event = (await done("GET /v1/subscriptions/crm/deliveries")).items[0].eventId;

  const followUp = await done("POST /v1/follow-ups", solved({}));
  const cause = (await done("POST /v1/causes", { name: "Ownership gap" })).id;
  const review = async (): Promise<string> => {
    const { id } = await done("POST /v1/follow-ups", solved({}));
    return (await done("POST /v1/reviews", { followUps: [id] })).id;
  };
  const findings = {
    whys: ["A restored file loses its identity.", "Nobody owns the test set."],
    cause,
    department: "Sync",
    owner: lead,
    correctiveAction: "Name an owner.",
    checkOn: "2999-01-01",
  };
  const whole = async (): Promise<string> => {
    const id = await review();
    await done(`PATCH /v1/reviews/${id}`, findings, { "if-match": "*" });
    return id;
  };
  const concluded = await whole();
  await done(`POST /v1/reviews/${concluded}/conclude`);
  await raiseAlarm(api.sql, { kind: "helpdesk-unreachable", subject: "desk" });
  await raiseAlarm(api.sql, { kind: "helpdesk-unreachable", subject: "rt" });
  const alarms = (await done("GET /v1/alarms")).items;
  return {
    lead,
    event,
    followUp: followUp.id,
    ticket: followUp.ticket.id,
    cause,
    review: await review(),
    whole: await whole(),
    concluded,
    alarm: alarms[0].id,
    cleared: alarms[1].id,
  };
}
