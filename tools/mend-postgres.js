import { readFileSync, writeFileSync } from "node:fs";

/**
 * Mends what the Postgres driver (3.4.9, the newest) does when a connection is lost; runs after every install, since there
 * is no release with it (porsager/postgres issues 1154, 1208, pull requests 1168, 1209; decision 63). Unmended, a
 * connection that ends in the middle of a transaction ends the process, or leaves a connection that never speaks again
 * and a caller who waits for ever. Running it again changes nothing; a driver that looks otherwise stops the install.
 */
const file = new URL("../node_modules/postgres/src/connection.js", import.meta.url);
const lost = "Errors.connection('CONNECTION_CLOSED', options, socket)";

/** What stands there, and what is to stand there. */
const mends = [
  // A statement for a connection that has gone fails at once; its caller must not count it as busy.
  [
    `    if (stream)
      return queryError(q, Errors.generic('COPY_IN_PROGRESS'`,
    `    if (!socket || socket.destroyed) {
      queryError(q, ${lost})
      return true
    }

    if (stream)
      return queryError(q, Errors.generic('COPY_IN_PROGRESS'`,
  ],
  // What was to be written a moment later finds no socket any more.
  [
    `  function nextWrite(fn) {
    const x`,
    `  function nextWrite(fn) {
    if (!socket) {
      chunk = nextWriteTimer = null
      error(${lost})
      return true
    }
    const x`,
  ],
  // A write that was called off is none that is under way: the next connection would wait for it.
  [
    `    clearImmediate(nextWriteTimer)
    if (socket) {`,
    `    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
    if (socket) {`,
  ],
  [
    `    clearImmediate(nextWriteTimer)
    socket.removeListener('data', data)`,
    `    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
    socket.removeListener('data', data)`,
  ],
];

let source = readFileSync(file, "utf8");
for (const [before = "", after = ""] of mends) {
  if (source.includes(after)) continue;
  if (!source.includes(before))
    throw new Error(`The Postgres driver has changed: look whether tools/mend-postgres.js is still needed.`);
  source = source.replace(before, after);
}
writeFileSync(file, source);
