import type { RunDecision, RunKey, RunSnapshot } from "@daymill/core";

/** A run as it stood, and what is to happen to it. */
export interface DecidedRun {
  readonly run: RunKey;
  readonly snapshot: RunSnapshot;
  readonly decision: RunDecision;
}
