import type { AttemptKey, EpochMillis, RunKey } from "@daymill/core";
import type { HotTransaction } from "../../hot/hot-port.ts";
import type { EndedAttempt } from "../batch.ts";
import type { NewRun } from "../create-runs.ts";
import { emitEvents } from "./emit-events.ts";
import { createTriggeredRuns } from "./triggers.ts";
import { writeWatermarks } from "./watermarks.ts";

export interface GrantedEffects {
  readonly ended: readonly EndedAttempt[];
  /** Attempts that are over, as successes, since this batch. */
  readonly succeeded: ReadonlySet<AttemptKey>;
  /** Runs that attempts ask for, by attempt. */
  readonly runs: ReadonlyMap<AttemptKey, readonly NewRun[]>;
}

export interface AppliedEffects {
  /** Runs of other DAGs that were made. */
  readonly triggered: RunKey[];
  /** Whether an event now waits for a run of some DAG. */
  readonly hasQueued: boolean;
}

/** Does what successful attempts asked for besides their outputs. */
export async function applyEffects(
  tx: HotTransaction,
  { ended, succeeded, runs }: GrantedEffects,
  now: EpochMillis,
): Promise<AppliedEffects> {
  const effective = ended.filter(({ attempt, effects }) => effects !== undefined && succeeded.has(attempt));
  if (effective.length === 0) return { triggered: [], hasQueued: false };
  await writeWatermarks(tx, effective, now);
  const events = effective.flatMap(({ effects, instance, run }) =>
    (effects?.assetEvents ?? []).map((event) => ({ ...event, instance, run })),
  );
  const hasQueued = (await emitEvents(tx, events, now)).some(({ queued }) => queued > 0);
  const wanted = effective.map((each) => ({ by: each, runs: runs.get(each.attempt) ?? [] }));
  return { triggered: await createTriggeredRuns(tx, wanted, now), hasQueued };
}
