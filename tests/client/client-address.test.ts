import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { addressBehind, readClientAddress, trustedProxies } from "../../client/client-address.ts";
import { clientNetwork, rateLimit } from "../../client/rate-limit.ts";

const trusted = trustedProxies.parse("10.0.0.0/8, 127.0.0.1,2001:db8:a::/48");
const behind = (socket: string, forwarded = "") => addressBehind({ socket, forwarded, trusted });

describe("the address a request comes from", () => {
  it("is the socket's, whatever a stranger claims", () => {
    expect(behind("198.51.100.7", "203.0.113.9")).toBe("198.51.100.7");
    expect(behind("::ffff:198.51.100.7", "203.0.113.9")).toBe("198.51.100.7");
  });

  it("is the last one that is not a proxy's, whatever the client itself has written to the left of it", () => {
    expect(behind("127.0.0.1", "203.0.113.9")).toBe("203.0.113.9");
    expect(behind("::ffff:127.0.0.1", "1.1.1.1, 203.0.113.9, 10.2.3.4")).toBe("203.0.113.9");
    expect(behind("2001:db8:a::1", "10.9.9.9,203.0.113.9,10.2.3.4")).toBe("203.0.113.9");
  });

  it("is the proxy's own where it names nobody that can be read, or only proxies", () => {
    expect(behind("10.0.0.1")).toBe("10.0.0.1");
    expect(behind("10.0.0.1", "203.0.113.9, unknown")).toBe("10.0.0.1");
    expect(behind("10.0.0.1", "203.0.113.9, _hidden, 10.0.0.2")).toBe("10.0.0.2");
    expect(behind("10.0.0.1", "203.0.113.9,")).toBe("10.0.0.1");
    expect(behind("10.0.0.1", "10.0.0.3, 10.0.0.2")).toBe("10.0.0.3");
    expect(behind("10.0.0.1", "203.0.113.0/24")).toBe("10.0.0.1");
  });

  it("is read with a port, in brackets, and in any spelling of IPv6", () => {
    expect(behind("10.0.0.1", "203.0.113.9:4711")).toBe("203.0.113.9");
    expect(behind("10.0.0.1", "[2001:db8::17]:4711")).toBe("2001:db8::17");
    expect(behind("10.0.0.1", "[2001:DB8:0:0::17]")).toBe("2001:db8::17");
    expect(behind("10.0.0.1", "::ffff:203.0.113.9")).toBe("203.0.113.9");
  });

  it("stays quick on a header of any length", () => {
    expect(behind("10.0.0.1", "10.0.0.2,".repeat(5_000) + "203.0.113.9")).toBe("203.0.113.9");
  });
});

describe("TRUSTED_PROXIES", () => {
  it.each(["proxy.internal", "10.0.0.0/33", "0.0.0.0/0", "10.0.0.0/8/8", "::/0", "10.0.0"])("refuses %s", (setting) => {
    expect(trustedProxies.safeParse(setting).success).toBe(false);
  });

  it("trusts nobody without it", () => {
    expect(addressBehind({ socket: "127.0.0.1", forwarded: "203.0.113.9", trusted: trustedProxies.parse("") })).toBe(
      "127.0.0.1",
    );
  });
});

describe("a limit behind a proxy", () => {
  it("counts the networks behind it, each by itself", async () => {
    const app = new Hono()
      .use(readClientAddress({ trusted }), rateLimit({ limit: 1, windowMs: 60_000, key: clientNetwork }))
      .get("/", (c) => c.text("in"));
    const from = async (remoteAddress: string, forwarded: string) =>
      (
        await app.request(
          "/",
          { headers: { "X-Forwarded-For": forwarded } },
          { incoming: { socket: { remoteAddress, remotePort: 1, remoteFamily: "IPv4" } } },
        )
      ).status;
    expect(await from("10.0.0.1", "203.0.113.9")).toBe(200);
    expect(await from("10.0.0.1", "198.51.100.9")).toBe(200);
    expect(await from("10.0.0.1", "192.0.2.1, 203.0.113.77")).toBe(429);
    expect(await from("192.0.2.50", "198.51.100.200")).toBe(200);
    expect(await from("192.0.2.50", "203.0.114.1")).toBe(429);
  });
});
