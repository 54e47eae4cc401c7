import type { AttemptKey, EpochMillis } from "@daymill/core";
import { hotStatement } from "../../hot/hot-port.ts";
import type { HotTransaction } from "../../hot/hot-port.ts";
import type { Decider, EffectProblem, EndedAttempt } from "../batch.ts";
import type { NewRun } from "../create-runs.ts";
import { findTakenDates } from "./taken-dates.ts";
import { planTriggers } from "./triggers.ts";
import { staleAttempts } from "./watermarks.ts";

/** Who does not own its instance now never will again: its effects are nobody's business, and hold up nobody's. */
const READ_OWNERS = hotStatement<{ attempt: AttemptKey }>(
  "read_effect_owners",
  `select i.attempt_key as attempt from task_instance i
  where i.instance_key = any($1::bigint[]) and i.attempt_key = any($2::bigint[])`,
);

export interface CheckedEnds {
  /** Those whose effects cannot be had have become failures. */
  readonly ended: readonly EndedAttempt[];
  readonly runs: ReadonlyMap<AttemptKey, readonly NewRun[]>;
}

const STALE: EffectProblem = {
  code: "E703",
  message: "A watermark of an asset was moved by somebody else while the task ran.",
};

/** Looks whether what successes ask for can be done, before they are recorded as successes. */
export async function checkEffects(
  tx: HotTransaction,
  { ended, decider }: { readonly ended: readonly EndedAttempt[]; readonly decider: Decider },
  now: EpochMillis,
): Promise<CheckedEnds> {
  const asking = ended.filter(({ effects }) => effects !== undefined);
  if (asking.length === 0) return { ended, runs: new Map() };
  const owning = await whoOwns(tx, asking);
  const plan = await planTriggers(tx, { ended: owning, decider }, now);
  const plans = owning.map((each) => ({ attempt: each, plan: plan(each) }));
  const runs = new Map(
    plans.flatMap((each) => (each.plan.kind === "runs" ? [[each.attempt.attempt, each.plan.runs]] : [])),
  );
  const problems = new Map<AttemptKey, EffectProblem>(
    plans.flatMap((each) => (each.plan.kind === "problem" ? [[each.attempt.attempt, each.plan.problem]] : [])),
  );
  const stale = await staleAttempts(
    tx,
    owning.filter(({ attempt }) => !problems.has(attempt)),
  );
  for (const attempt of stale) problems.set(attempt, STALE);
  const dated = plans.flatMap((each) =>
    each.plan.kind === "runs" && !problems.has(each.attempt.attempt)
      ? [{ by: each.attempt, runs: each.plan.runs, unshared: each.plan.unshared }]
      : [],
  );
  for (const [attempt, problem] of await findTakenDates(tx, dated)) problems.set(attempt, problem);
  return { ended: ended.map((each) => refused(each, problems.get(each.attempt))), runs };
}

async function whoOwns(tx: HotTransaction, asking: readonly EndedAttempt[]): Promise<readonly EndedAttempt[]> {
  const keys = [asking.map(({ instance }) => instance), asking.map(({ attempt }) => attempt)];
  const owners = new Set((await tx.call(READ_OWNERS, keys)).map(({ attempt }) => attempt));
  return asking.filter(({ attempt }) => owners.has(attempt));
}

function refused(ended: EndedAttempt, problem: EffectProblem | undefined): EndedAttempt {
  if (problem === undefined || ended.refuse === undefined) return ended;
  return { ...ended.refuse(problem), startedAt: ended.startedAt };
}
