import type { BodyAnswer } from "@daymill/core";
import type { SentOutcome, ServiceAnswer, ServiceRequest } from "../worker/messages.ts";
import type { LookOrder } from "./poller.ts";

/**
 * What the scheduler and its poller processes say to each other, over the IPC channel with `advanced` serialization.
 *
 * The scheduler sends `setup` once, then looks, any number of which go on at once. A look is `answered` once; a body that
 * goes on behind its answer (it was given up, or an error of its own surfaced elsewhere) is `settled` when it has come to
 * an end after all. Nothing outlives the channel: when it closes, or MISSED_PINGS pings in a row do not come, the process
 * kills its own group, and whoever comes next makes the looks again.
 */
export interface PollerSetup {
  /** Where bundles stand. Absolute. */
  readonly bundleFolder: string;
  /** Where packages that are no part of a bundle are looked for, in this order. Absolute folders. */
  readonly packageRoots: readonly string[];
  /** Where outputs go that are too large for a message. Absolute. */
  readonly outcomeFolder: string;
  /** Where Node keeps compiled code between processes. Absolute. */
  readonly compileCacheFolder: string;
  /** Of the log of one attempt, over all looks at it. */
  readonly maxLogBytes: number;
  /** Values that are never shown in a log: those of declared variables. */
  readonly secrets: readonly string[];
  readonly times: PollerTimes;
}

export interface PollerTimes {
  /** A process that has not answered BLOCKED_AFTER_PINGS of them is killed. */
  readonly pingEveryMs: number;
  /** From the signal of a look that is out of time until it is given up. */
  readonly abortGraceMs: number;
  /** A process that has not been asked anything for so long ends. */
  readonly idleMs: number;
}

export const POLLER_TIMES: PollerTimes = { pingEveryMs: 5_000, abortGraceMs: 2_000, idleMs: 300_000 };

/** 15 s: no look has any business computing for so long, and all others of the process wait. */
export const BLOCKED_AFTER_PINGS = 3;

export type ToPoller =
  | { readonly kind: "setup"; readonly setup: PollerSetup }
  | { readonly kind: "look"; readonly order: LookOrder }
  /** Its answer is not waited for any more: it is to come to an end. */
  | { readonly kind: "abort"; readonly look: number }
  | { readonly kind: "answer"; readonly request: number; readonly answer: ServiceAnswer }
  | { readonly kind: "ping" };

export type FromPoller =
  | { readonly kind: "ready" }
  /** The function of a callback is about to be called. */
  | { readonly kind: "begun"; readonly look: number }
  | {
      readonly kind: "answered";
      readonly look: number;
      readonly answer: SentAnswer;
      /** Whether the body has come to an end. */
      readonly isSettled: boolean;
    }
  | { readonly kind: "settled"; readonly look: number }
  | ServiceRequest
  | { readonly kind: "pong" }
  /** An error surfaced outside of any body's promise: the process is not to be trusted with more. */
  | { readonly kind: "unsound" };

/** An answer whose output may stand in a file. */
export type SentAnswer =
  | Exclude<BodyAnswer, { readonly kind: "ended" }>
  | { readonly kind: "ended"; readonly outcome: SentOutcome };
