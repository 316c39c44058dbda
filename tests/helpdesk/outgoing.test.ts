import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createOutgoing, OutgoingError, type OutgoingRequest } from "../../helpdesk/outgoing.ts";
import { allowedPrivateNetworks } from "../../helpdesk/private-networks.ts";

let reached: IncomingMessage[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let port: number;
let server: ReturnType<typeof createServer>;

beforeEach(async () => {
  reached = [];
  answer = (_request, response) => void response.end("here");
  server = createServer((request, response) => {
    reached.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = isAddress(address) ? address.port : 0;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const ofOperator = (setting: string) => ({ allowed: allowedPrivateNetworks.parse(setting) });
const get = (address: string, more: Partial<OutgoingRequest> = {}): OutgoingRequest => {
  const limits = { timeoutMs: 5_000, mostBytes: 1_000 };
  return { url: new URL(address), method: "GET", headers: { authorization: "Bearer canary" }, ...limits, ...more };
};
const why = (sent: Promise<unknown>) =>
  sent.then(
    () => "sent",
    (error: unknown) => (error instanceof OutgoingError ? error.why : error),
  );

describe("a private address", () => {
  it.each([
    "127.0.0.1",
    "[::1]",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "0.0.0.0",
    "[::ffff:127.0.0.1]",
    "[::]",
  ])("is not reached by the spelling %s", async (host) => {
    const outgoing = createOutgoing(ofOperator(""));
    expect(await why(outgoing.send(get(`http://${host}:${port}/`)))).toBe("not-allowed");
    expect(outgoing.refuses(`http://${host}:${port}/`)).toBe(true);
    expect(reached).toEqual([]);
  });

  it("is not reached by a name that leads to it", async () => {
    const outgoing = createOutgoing(ofOperator(""));
    expect(await why(outgoing.send(get(`http://localhost:${port}/`)))).toBe("not-allowed");
    expect(outgoing.refuses(`http://api.localhost:${port}/`)).toBe(true);
    expect(reached).toEqual([]);
  });

  it("is not reached by a name that has become another address since it was last asked", async () => {
    const answers = [["192.0.2.1"], ["127.0.0.1"]];
    const asked: string[] = [];
    const resolve = async (hostname: string) => {
      asked.push(hostname);
      const found = answers[asked.length === 1 ? 0 : 1] ?? [];
      return await Promise.resolve(found.map((address) => ({ address, family: 4 })));
    };
    const outgoing = createOutgoing({ ...ofOperator("192.0.2.0/24"), resolve });
    expect(await why(outgoing.send(get(`http://rebinding.example:${port}/`, { timeoutMs: 100 })))).not.toBe("sent");
    expect(await why(outgoing.send(get(`http://rebinding.example:${port}/`)))).toBe("not-allowed");
    expect(asked).toEqual(["rebinding.example", "rebinding.example"]);
    expect(reached).toEqual([]);
  });

  it("is left out where a name has several, and the connection goes to the one that was looked at", async () => {
    const resolve = () =>
      Promise.resolve([
        { address: "127.0.0.2", family: 4 },
        { address: "127.0.0.1", family: 4 },
      ]);
    const outgoing = createOutgoing({ ...ofOperator("127.0.0.1"), resolve });
    expect(await outgoing.send(get(`http://two.example:${port}/`))).toMatchObject({ status: 200, text: "here" });
    expect(reached[0]?.headers.host).toBe(`two.example:${port}`);
  });

  it.each(["127.0.0.1", "127.0.0.0/8", "10.0.0.0/8, 127.0.0.1/32", "localhost"])(
    "is reached where the operator has allowed %s",
    async (setting) => {
      const outgoing = createOutgoing({
        ...ofOperator(setting),
        resolve: () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]),
      });
      expect(await outgoing.send(get(`http://localhost:${port}/`))).toMatchObject({ status: 200, text: "here" });
      expect(outgoing.refuses(`http://localhost:${port}/`)).toBe(false);
    },
  );

  it("stays refused under another name than the one that is allowed", async () => {
    const resolve = () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]);
    const outgoing = createOutgoing({ ...ofOperator("rt.internal"), resolve });
    expect(await why(outgoing.send(get(`http://evil.example:${port}/`)))).toBe("not-allowed");
    expect(await why(outgoing.send(get(`http://RT.internal.:${port}/`)))).toBe("sent");
  });
});

describe("what is sent", () => {
  it("follows no redirect, and so carries the token nowhere else", async () => {
    answer = (_request, response) => void response.writeHead(307, { location: `http://127.0.0.1:${port}/else` }).end();
    expect(await createOutgoing(ofOperator("127.0.0.1")).send(get(`http://127.0.0.1:${port}/`))).toMatchObject({
      status: 307,
    });
    expect(reached.map(({ url }) => url)).toEqual(["/"]);
  });

  it("takes no user name out of the address, and no proxy out of the environment", async () => {
    const before = process.env["http_proxy"];
    process.env["http_proxy"] = "http://127.0.0.1:1";
    try {
      const address = `http://mallory:secret@127.0.0.1:${port}/path?q=1`;
      await createOutgoing(ofOperator("127.0.0.1")).send(get(address, { headers: {} }));
    } finally {
      if (before === undefined) delete process.env["http_proxy"];
      else process.env["http_proxy"] = before;
    }
    expect(reached[0]?.headers.authorization).toBeUndefined();
    expect(reached[0]?.url).toBe("/path?q=1");
  });

  it("ends at the time limit, however busily the answer drips", async () => {
    answer = (_request, response) => {
      const dripping = setInterval(() => response.write("x"), 10);
      response.once("close", () => clearInterval(dripping));
    };
    const outgoing = createOutgoing(ofOperator("127.0.0.1"));
    expect(await why(outgoing.send(get(`http://127.0.0.1:${port}/`, { timeoutMs: 200 })))).toBe("late");
  });

  it("ends at the size limit, and unpacks nothing", async () => {
    answer = (_request, response) => void response.end("x".repeat(1_001));
    const outgoing = createOutgoing(ofOperator("127.0.0.1"));
    expect(await why(outgoing.send(get(`http://127.0.0.1:${port}/`)))).toBe("too-large");
    expect(reached[0]?.headers["accept-encoding"]).toBeUndefined();
  });

  it("takes the beginning of an answer where only its status counts, however long or slow the rest is", async () => {
    const outgoing = createOutgoing(ofOperator("127.0.0.1"));
    const cut = () => outgoing.send(get(`http://127.0.0.1:${port}/`, { mostBytes: 10, cut: true }));
    answer = (_request, response) => void response.end("y".repeat(5_000_000));
    expect(await cut()).toMatchObject({ status: 200, text: "y".repeat(10) });
    answer = (_request, response) => void response.write("slow");
    expect(await cut()).toMatchObject({ status: 200, text: "slow" });
    answer = (_request, response) => void response.write("gone", () => response.destroy());
    expect(await cut()).toMatchObject({ status: 200, text: "gone" });
  });

  it("fails, instead of sending, with a header that would begin another", async () => {
    const outgoing = createOutgoing(ofOperator("127.0.0.1"));
    const headers = { authorization: "Bearer a\r\nx-injected: 1" };
    expect(await why(outgoing.send(get(`http://127.0.0.1:${port}/`, { headers })))).toBe("failed");
    expect(reached).toEqual([]);
  });
});

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}
