import { defineSignal } from "@temporalio/workflow";
import type { KnownAnswer } from "../domain/standing.ts";

/** What both processes share about Temporal; everything in here is ids, enums, numbers: no personal data. */
export const taskQueue = "aftercare";

export type FollowUpInput = { followUpId: string };
export const followUpType = "followUp";
/** Derived from what it follows, so that a repeated start starts nothing. */
export const followUpWorkflowId = (followUpId: string): string => `follow-up:${followUpId}`;

export type ReviewInput = { reviewId: string };
export const reviewType = "review";
export const reviewWorkflowId = (reviewId: string): string => `review:${reviewId}`;

export const reconcileType = "reconcile";
/** Of the Schedule, and the beginning of its runs' ids. */
export const reconcileId = "reconcile";
export const reconcileEveryMs = 5 * 60_000;

/** A newer answer is in Postgres. */
export const answered = defineSignal<[KnownAnswer]>("answered");
/** The customer is away until then: do not remind before. */
export const away = defineSignal<[{ untilMs: number }]>("away");
/** Reopened, superseded, erased, opted out: stop without asking. */
export const withdrawn = defineSignal("withdrawn");
/** A date, an owner or an end of what this is about has changed: look again. */
export const changed = defineSignal("changed");
/** Stop this wait and look again (send now, a pause was lifted). */
export const released = defineSignal("released");

/**
 * How long an attempt that sends mail may take, and how long it may be silent. Above the ten minutes RFC 5321 (§4.5.3.2.6)
 * grants a server after the final dot, which `mail/postman` waits; a dead worker is found long before.
 */
export const sendingTimes = { startToCloseMs: 12 * 60_000, heartbeatMs: 15_000 } as const;
