import { connect } from "node:net";
import { networkInterfaces } from "node:os";

/** Which of this machine's addresses take a connection on that port. */
export async function addressesThatAccept(port: number): Promise<string[]> {
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const accepting: string[] = [];
  for (const { address, scopeid } of own) {
    const host = scopeid ? `${address}%${scopeid}` : address;
    if (await accepts(host, port)) accepting.push(address);
  }
  return accepting;
}

async function accepts(host: string, port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const done = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once("connect", () => done(true));
    socket.once("error", () => done(false));
    socket.once("timeout", () => done(false));
  });
}
