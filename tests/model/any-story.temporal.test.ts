import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  customerAnswers,
  customerIsErased,
  customerOptsOut,
  customerTellsAgent,
  replyComes,
  scannerFollowsLinks,
} from "./customer-steps.ts";
import {
  agentReopens,
  beginnings,
  helpdeskIsAsked,
  nextHappens,
  shortestStories,
  ticketIsSolved,
  timePasses,
} from "./helpdesk-steps.ts";
import { nothingHappened } from "./one-ticket.ts";
import { nextDue } from "./promised.ts";
import { realProduct } from "./real-product.ts";
import { type SkippingTemporal, skippingTemporal } from "./skipping-temporal.ts";
import { theEnd } from "./told-and-seen.ts";
import { lostWorkerGoesOn, workerIsLost } from "./worker-steps.ts";

/** What is often in life is often here; what ends a story early is rare. */
const steps = [
  [timePasses, timePasses, nextHappens, nextHappens, nextHappens],
  [customerAnswers, customerAnswers, customerAnswers, customerAnswers],
  [workerIsLost, workerIsLost, workerIsLost, lostWorkerGoesOn],
  [ticketIsSolved, ticketIsSolved, agentReopens, agentReopens],
  [customerTellsAgent, replyComes, scannerFollowsLinks, helpdeskIsAsked],
  [customerOptsOut, customerIsErased],
].flat();

const usualRuns = 30;
const runs = Number(process.env["MODEL_RUNS"] ?? usualRuns);
const seed = Number(process.env["MODEL_SEED"] ?? 1);
/** Of a story that failed: its `path` and `replayPath`, as they were printed. */
const path = process.env["MODEL_PATH"];
const replayPath = process.env["MODEL_REPLAY"];
/** A slow machine tells fewer of the usual stories. */
const longestMs = runs > usualRuns ? runs * 10_000 : 75_000;

/** The same stories every time, so that nobody's change fails by chance; MODEL_SEED and MODEL_RUNS tell others, and more. */
describe(`any story of one ticket (MODEL_SEED=${seed} MODEL_RUNS=${runs})`, () => {
  let temporal: SkippingTemporal;
  beforeAll(async () => {
    temporal = await skippingTemporal();
  });
  afterAll(() => temporal.stop());

  it.each(shortestStories)("goes as promised: %s", async (_, story) => {
    const product = await realProduct(temporal);
    const told = nothingHappened();
    try {
      for (const step of story) await step.run(told, product);
      await theEnd(told, product);
      expect(nextDue(told)).toBeNull();
    } finally {
      await product.end();
    }
  });

  it("goes as promised", { timeout: longestMs * 3 }, async () => {
    const stories = fc.commands(steps, { maxCommands: 40, size: "max", ...(replayPath ? { replayPath } : {}) });
    const loss = fc.option(workerIsLost, { freq: 2, nil: undefined });
    const goesAsPromised = fc.asyncProperty(beginnings, loss, stories, async (beginning, lost, story) => {
      const product = await realProduct(temporal);
      const told = nothingHappened();
      try {
        for (const step of [...beginning, ...(lost ? [lost] : [])]) await step.run(told, product);
        await fc.asyncModelRun(() => ({ model: told, real: product }), story);
        await theEnd(told, product);
      } finally {
        await product.end();
      }
    });
    const plugins = [fc.interruptAfterTimeLimit(longestMs)];
    await fc.assert(goesAsPromised, { seed, numRuns: runs, plugins, verbose: 1, ...(path ? { path } : {}) });
  });
});
