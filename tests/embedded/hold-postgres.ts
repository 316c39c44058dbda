import { startPostgres } from "../../embedded/postgres.ts";

/** A process of its own that starts the server and then waits to be killed. */
const [, , dataDir = "", port = ""] = process.argv;
const server = await startPostgres({ dataDir, port: Number(port) });
process.stdout.write(`${server.url}\n`);
setInterval(() => undefined, 60_000);
