import type { ToldEvent, ToldKind } from "@daymill/core";

/** What happened to a task or a run. */
export const WORDS = {
  success: "succeeded",
  failure: "failed",
  retry: "failed and is tried again",
  skip: "was skipped",
  recovery: "works again",
  deadline: "is not over in time",
  backfill: "is done",
} as const satisfies Record<Exclude<ToldEvent["kind"], "group">, string>;

/** What happened to several: `13 failed in orders`. */
export const WORDS_OF_MANY = {
  success: "succeeded",
  failure: "failed",
  retry: "failed and are tried again",
  skip: "were skipped",
  recovery: "work again",
  deadline: "deadlines were missed",
  backfill: "backfills are done",
} as const satisfies Record<ToldKind, string>;
