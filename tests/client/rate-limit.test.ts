import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { clientNetwork, rateLimit } from "../../client/rate-limit.ts";

function limited(limit: number) {
  let now = 0;
  const app = new Hono();
  app.use(rateLimit({ limit, windowMs: 60_000, key: (c) => c.req.query("who") ?? "", clock: () => now }));
  app.get("/", (c) => c.text("in"));
  return { get: (who: string) => app.request(`/?who=${who}`), pass: (ms: number) => (now += ms) };
}

describe("rateLimit", () => {
  it("lets so many through, then says how long to wait, in headers and in words", async () => {
    const { get } = limited(2);
    const answers = [await get("a"), await get("a"), await get("a")];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[0]?.headers.get("RateLimit")).toBe('"default";r=1;t=0');
    expect(answers[2]?.headers.get("RateLimit-Policy")).toBe('"default";q=2;w=60');
    expect(answers[2]?.headers.get("Retry-After")).toBe("30");
    expect(await answers[2]?.json()).toMatchObject({ title: "Too many requests", errors: [] });
  });

  it("counts everybody apart", async () => {
    const { get } = limited(1);
    expect((await get("a")).status).toBe(200);
    expect((await get("b")).status).toBe(200);
    expect((await get("a")).status).toBe(429);
  });

  it("refills evenly, and not beyond the limit", async () => {
    const { get, pass } = limited(2);
    await get("a");
    await get("a");
    pass(29_000);
    expect((await get("a")).status).toBe(429);
    pass(1_000);
    expect((await get("a")).status).toBe(200);
    pass(3_600_000);
    expect([await get("a"), await get("a"), await get("a")].map(({ status }) => status)).toEqual([200, 200, 429]);
  });

  it("says of two limits the one that refused", async () => {
    const app = new Hono();
    const key = () => "all";
    app.use(rateLimit({ limit: 60, windowMs: 60_000, key }), rateLimit({ limit: 1, windowMs: 30_000, key }));
    app.get("/", (c) => c.text("in"));
    await app.request("/");
    const refused = await app.request("/");
    expect(refused.status).toBe(429);
    expect(refused.headers.get("RateLimit")).toBe('"default";r=0;t=30');
    expect(refused.headers.get("RateLimit-Policy")).toBe('"default";q=1;w=30');
  });

  it("does not say that a refused request may come back at once", async () => {
    const { get } = limited(1);
    await get("a");
    expect(Number((await get("a")).headers.get("Retry-After"))).toBeGreaterThan(0);
  });
});

describe("clientNetwork", () => {
  const network = async (remoteAddress: string | undefined) => {
    const app = new Hono().get("/", (c) => c.text(clientNetwork(c)));
    const socket = { remoteAddress, remotePort: 1, remoteFamily: "IPv4" };
    return (await app.request("/", {}, remoteAddress === undefined ? {} : { incoming: { socket } })).text();
  };

  it("is the /24 of an IPv4 address, also of one mapped into IPv6", async () => {
    expect(await network("192.0.2.77")).toBe("192.0.2");
    expect(await network("::ffff:192.0.2.77")).toBe("192.0.2");
  });

  it("is the /64 of an IPv6 address, however it is written", async () => {
    expect(await network("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2");
    expect(await network("2001:db8::6")).toBe("2001:db8:0:0");
    expect(await network("::1")).toBe("0:0:0:0");
  });

  it("is one and the same where there is no socket", async () => {
    expect(await network(undefined)).toBe("unknown");
  });
});
