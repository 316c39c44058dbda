import fc from "fast-check";
import { optingOutNow } from "./customer-steps.ts";
import { hear, nextDue, reopen, solve } from "./promised.ts";
import type { Post } from "./real-product.ts";
import { step } from "./step.ts";
import { passTogether, passUntilNext } from "./told-and-seen.ts";
import { dyingBeforeTheMail } from "./worker-steps.ts";

const hour = 3_600_000;
/** None of their sums comes near a moment at which something is due. */
const spans = {
  "eleven minutes": hour * (11 / 60),
  "a day": 25 * hour,
  "three days": 75 * hour,
  "five days": 125 * hour,
};
const longestStory = 13 * 24 * hour;

const waiting = (span: keyof typeof spans) =>
  step(`${span} pass`, {
    if: ({ now }) => now + spans[span] < longestStory,
    async act(told, product) {
      await passTogether(told, { product, ms: spans[span] });
    },
  });
export const timePasses = fc
  .constantFrom("eleven minutes", "eleven minutes", "a day", "a day", "three days", "five days")
  .map(waiting);

const until = step("time passes until something happens", {
  if: (told) => told.now < longestStory && nextDue(told) !== null,
  act: passUntilNext,
});
export const nextHappens = fc.constant(until);

const posts = fc.constantFrom<Post>("arrives", "arrives", "arrives twice", "is lost");
const solving = (post: Post) =>
  step(`the ticket is solved, the webhook ${post}`, {
    // What a helpdesk tells of somebody who was erased is for the erasing to say.
    if: ({ helpdesk, stopped }) => helpdesk === "open" && stopped !== "erased",
    async act(told, product) {
      solve(told, { heard: post !== "is lost" });
      product.setPost(post);
      await product.desk.solve(product.ticket);
    },
  });
export const ticketIsSolved = posts.map(solving);

const reopening = (post: Post) =>
  step(`an agent reopens it, the webhook ${post}`, {
    if: ({ helpdesk }) => helpdesk === "solved",
    async act(told, product) {
      reopen(told, { heard: post !== "is lost" });
      product.setPost(post);
      await product.desk.reopen(product.ticket);
    },
  });
export const agentReopens = posts.map(reopening);

export const helpdeskIsAsked = fc.constant(
  step("the helpdesk is asked what was solved", {
    if: () => true,
    async act(told, product) {
      if (told.helpdesk === "solved") hear(told);
      await product.reconcile();
    },
  }),
);

const arrives = solving("arrives");
const asked = [arrives, until];
/** How stories begin: with nothing, when a ticket has just been solved, when the customer is asked, and where promises are near. */
const openings = [
  [],
  [arrives],
  asked,
  asked,
  [arrives, waiting("a day")],
  [arrives, dyingBeforeTheMail, until],
  [arrives, dyingBeforeTheMail, until, reopening("arrives")],
  [...asked, optingOutNow, reopening("arrives"), arrives],
];
export const beginnings = fc.constantFrom(...openings);
/** Stories that are told every time, however few others a slow machine has time for: every beginning, and its end. */
export const shortestStories = [...new Set(openings)]
  .filter((story) => story.length > 0)
  .map((story) => [story.map(String).join(", "), story] as const);
