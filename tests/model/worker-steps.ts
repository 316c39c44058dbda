import fc from "fast-check";
import type { Ending, Moment } from "./fate.ts";
import { step } from "./step.ts";

const moments = fc.constantFrom<Moment>(
  "before a mail leaves",
  "before a mail leaves",
  "after a mail has left",
  "after it wrote to the helpdesk",
  "before it writes to the helpdesk",
  "after it wrote to the helpdesk",
  "after it settled",
);
const endings = fc.constantFrom<Ending>("dies", "stands still");

const losing = (moment: Moment, ending: Ending) =>
  step(`the next worker ${ending} ${moment}`, {
    if: ({ doom }) => doom === null,
    act: (told, { fate }) => {
      told.doom = moment;
      fate.arm({ moment, ending });
      return Promise.resolve();
    },
  });
/** What happens until time passes finds the work half done: that is how an opt-out comes between a claim and its mail. */
export const workerIsLost = fc.tuple(moments, endings).map(([moment, ending]) => losing(moment, ending));
export const dyingBeforeTheMail = losing("before a mail leaves", "dies");

/** It was thought lost, and another has taken its place since: nobody may notice. */
export const lostWorkerGoesOn = fc.constant(
  step("a worker that stood still goes on", {
    if: ({ followUps }) => followUps.length > 0 && followUps.every(({ orphaned }) => !orphaned),
    act: (_told, { fate }) => Promise.resolve(fate.goOn()),
  }),
);
