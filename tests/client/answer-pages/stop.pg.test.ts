import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CustomerSite, customerSite } from "./asked.ts";

let site: CustomerSite;
beforeAll(async () => {
  site = await customerSite();
});
afterAll(() => site.drop());

const stageOf = async (followUpId: string) =>
  (await site.sql<{ stage: string }[]>`select stage from follow_ups where id = ${followUpId}`)[0]?.stage;
const optOuts = async (email: string) =>
  await site.sql<{ all: boolean }[]>`
    select ticket_id is null as all from opt_outs where address_hmac = ${site.vault.addressKey(email)}`;

describe("the one click of a mail program (RFC 8058)", () => {
  const oneClick = { "List-Unsubscribe": "One-Click" };

  it("stops everything, with a plain 200: no cookie, no redirect", async () => {
    const { stop, followUpId } = await site.ask({ email: "one@click.test" });
    const answer = await site.post(stop, oneClick);
    expect([answer.status, answer.headers.get("set-cookie"), answer.headers.get("location")]).toEqual([
      200,
      null,
      null,
    ]);
    expect(await optOuts("one@click.test")).toEqual([{ all: true }]);
    expect(await stageOf(followUpId)).toBe("cancelled");
  });

  it("works as multipart too, and a second time", async () => {
    const { stop } = await site.ask({ email: "multipart@click.test" });
    const body = () => {
      const form = new FormData();
      form.set("List-Unsubscribe", "One-Click");
      return form;
    };
    for (const _ of [1, 2]) {
      expect((await site.app.request(stop, { method: "POST", body: body() })).status).toBe(200);
    }
    expect(await optOuts("multipart@click.test")).toEqual([{ all: true }]);
  });

  it("is nothing a GET could do, nor a POST that does not say so", async () => {
    const { stop } = await site.ask({ email: "scanner@click.test" });
    expect(await (await site.get(stop)).text()).toContain("Which mails should stop?");
    expect((await site.post(stop, {})).status).toBe(422);
    expect(await optOuts("scanner@click.test")).toEqual([]);
  });

  it("is not what the answer link is for", async () => {
    const { path, stop } = await site.ask({ email: "other@click.test" });
    expect((await site.post(path.replace("/a/", "/u/"), oneClick)).status).toBe(404);
    expect((await site.get(stop.replace("/u/", "/a/"))).status).toBe(404);
    expect((await site.post(`${path}/stop`, oneClick)).status).toBe(422);
    expect(await optOuts("other@click.test")).toEqual([]);
  });
});

describe("the page behind “Stop check-ins”", () => {
  it("offers this ticket or everything, and changes nothing by being looked at", async () => {
    const { path, followUpId } = await site.ask({ number: "700", email: "look@stop.test" });
    const html = await (await site.get(`${path}/stop`)).text();
    expect(html).toContain("Only questions about ticket 700");
    expect(html).toContain("All check-ins to <bdi>look@stop.test</bdi>");
    expect(html).toContain(`<a class="stop-link" href="${path}">Go back to the question</a>`);
    expect(await stageOf(followUpId)).toBe("asked");
  });

  it("stops the questions about one ticket", async () => {
    const { path, followUpId } = await site.ask({ number: "701", email: "ticket@stop.test" });
    const other = await site.ask({ number: "702", email: "ticket@stop.test" });
    const sent = await site.post(`${path}/stop`, { scope: "ticket" });
    expect([sent.status, sent.headers.get("location")]).toEqual([303, `${path}/stop`]);
    expect(await (await site.get(`${path}/stop`)).text()).toContain("We ask no more about ticket 701.");
    expect([await stageOf(followUpId), await stageOf(other.followUpId)]).toEqual(["cancelled", "asked"]);
  });

  it("stops everything, and takes it back", async () => {
    const { path } = await site.ask({ email: "all@stop.test" });
    await site.post(`${path}/stop`, { scope: "all" });
    expect(await (await site.get(`${path}/stop`)).text()).toContain("We send no more check-ins to");
    const takenBack = await site.post(`${path}/stop`, { scope: "none" });
    expect(await optOuts("all@stop.test")).toEqual([]);
    const said = await (await site.get(takenBack.headers.get("location") ?? "")).text();
    expect(said).toContain("<h1>We ask you again</h1>");
    expect(said).toContain("Check-ins to <bdi>all@stop.test</bdi> come again after later fixes.");
    expect(await (await site.get(`${path}/stop`)).text()).toContain("Which mails should stop?");
  });

  it("does not say that it asks again where it does not", async () => {
    const { path } = await site.ask({ email: "not@stop.test" });
    await site.post(`${path}/stop`, { scope: "all" });
    expect(await (await site.get(`${path}/stop?again=1`)).text()).toContain("<h1>These mails have stopped</h1>");
  });

  it("asks again for a choice it does not know", async () => {
    const { path } = await site.ask({ email: "what@stop.test" });
    const answer = await site.post(`${path}/stop`, { scope: "everyone" });
    expect([answer.status, (await answer.text()).includes("Choose which mails should stop")]).toEqual([422, true]);
  });

  it("stops all tickets of a mail about several", async () => {
    const [first, second] = await site.askSeveral([
      { number: "710", email: "several@stop.test" },
      { number: "711", email: "several@stop.test" },
    ]);
    await site.post(`${first?.path}/stop`, { scope: "ticket" });
    expect(await optOuts("several@stop.test")).toEqual([{ all: false }, { all: false }]);
    expect(await (await site.get(`${second?.path}/stop`)).text()).toContain("We ask no more about these 2 tickets.");
  });

  it("does not keep an answer from being sent", async () => {
    const { path, followUpId } = await site.ask({ email: "still@stop.test" });
    await site.post(`${path}/stop`, { scope: "all" });
    expect((await site.post(path, { nonce: "n", verdict: "not_held" })).status).toBe(303);
    expect(await site.answers(followUpId)).toHaveLength(1);
  });
});
