import { expect, it, vi } from "vitest";
import { startHttpServer } from "../../client/http-server.ts";

const here = { host: "127.0.0.1", port: 0 };

it("finishes what is in flight and takes nothing new when it stops", async () => {
  let finish: (response: Response) => void = () => undefined;
  const answer = new Promise<Response>((resolve) => {
    finish = resolve;
  });
  let requests = 0;
  const server = await startHttpServer(() => {
    requests++;
    return answer;
  }, here);
  const url = `http://127.0.0.1:${server.port}/`;
  const inFlight = fetch(url);
  await vi.waitFor(() => expect(requests).toBe(1));
  const stopping = server.stop();
  await expect(fetch(url)).rejects.toThrow("fetch failed");
  finish(new Response("done"));
  expect(await (await inFlight).text()).toBe("done");
  await stopping;
});

it("does not wait for connections that nobody uses", async () => {
  const server = await startHttpServer(() => new Response("ok"), here);
  await (await fetch(`http://127.0.0.1:${server.port}/`)).text();
  const began = performance.now();
  await server.stop();
  expect(performance.now() - began).toBeLessThan(2_000);
});

it("says so when the port is taken", async () => {
  const first = await startHttpServer(() => new Response("ok"), here);
  await expect(startHttpServer(() => new Response("ok"), { ...here, port: first.port })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
  await first.stop();
});
