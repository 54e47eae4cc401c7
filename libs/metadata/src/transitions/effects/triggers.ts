import type { DagId, EpochMillis, RunId, RunKey, SerializedDag, TaskEffects, VersionKey } from "@daymill/core";
import { hotStatement } from "../../hot/hot-port.ts";
import type { HotTransaction } from "../../hot/hot-port.ts";
import type { Decider, EffectProblem, EndedAttempt } from "../batch.ts";
import { toRunRow } from "../create-runs.ts";
import type { NewRun } from "../create-runs.ts";

const READ_TARGETS = hotStatement<{ dag: DagId; version: VersionKey; graph: SerializedDag }>(
  "read_trigger_targets",
  `select d.dag_id as dag, v.version_key as version, v.graph
  from dag d join dag_version v on v.version_key = d.current_version_key
  where d.dag_id = any($1::text[]) and d.active`,
);
const CREATE_RUNS = hotStatement<{ run: RunKey; dag: DagId; id: RunId }>(
  "create_triggered_runs",
  "select run_key as run, dag_id as dag, run_id as id from dm_create_runs($1::bigint, $2::jsonb)",
);
const LOG_LEFT = hotStatement<object>(
  "log_left_triggers",
  `insert into state_change (at, who, cause, run_key, instance_key, detail)
  select $1::bigint, 'scheduler', 'trigger', r.run_key, r.instance_key, r.detail
  from jsonb_to_recordset($2::jsonb) as r(run_key bigint, instance_key bigint, detail jsonb)`,
);

/** The runs that one attempt asks for, or why one of them cannot be made. */
export type PlannedRuns =
  | {
      readonly kind: "runs";
      readonly runs: readonly NewRun[];
      /** Those of them whose date nobody else may have made a run of. */
      readonly unshared: readonly NewRun[];
    }
  | { readonly kind: "problem"; readonly problem: EffectProblem };

/** Plans the runs of every attempt that asks for some. */
export async function planTriggers(
  tx: HotTransaction,
  { ended, decider }: { readonly ended: readonly EndedAttempt[]; readonly decider: Decider },
  now: EpochMillis,
): Promise<(attempt: EndedAttempt) => PlannedRuns> {
  const names = new Set(ended.flatMap(({ effects }) => effects?.triggers ?? []).map(({ dagId }) => dagId));
  const targets = names.size === 0 ? [] : await tx.call(READ_TARGETS, [[...names]]);
  const byId = new Map<string, (typeof targets)[number]>(targets.map((target) => [target.dag, target]));
  const plan = (order: TaskEffects["triggers"][number], name: string) => {
    const target = byId.get(order.dagId);
    return target ? decider.triggered(target, order, { name, now }) : missing(order.dagId);
  };
  return ({ attempt, effects }) => {
    const planned = (effects?.triggers ?? []).map((order, place) => ({
      order,
      ...plan(order, `${attempt}_${place}`),
    }));
    const problem = planned.find((each) => each.kind === "problem");
    if (problem) return problem;
    const made = planned.flatMap((each) => (each.kind === "run" ? [each] : []));
    const unshared = made.filter(({ order }) => order.whenExists !== "keep");
    return { kind: "runs", runs: made.map(({ run }) => run), unshared: unshared.map(({ run }) => run) };
  };
}

function missing(dagId: string): Extract<PlannedRuns, { kind: "problem" }> {
  const message = `The task triggers the DAG ${dagId}, which does not exist or is no longer active. Check its id, or deploy it.`;
  return { kind: "problem", problem: { code: "E701", message } };
}

interface Wanted {
  readonly by: EndedAttempt;
  readonly runs: readonly NewRun[];
}

/**
 * Makes them. A logical date that its DAG has a run of is left as it is, and that is noted in the history of the task: that
 * run was asked for by the task itself before, or may be anybody's, or was made by somebody else since the plan.
 */
export async function createTriggeredRuns(
  tx: HotTransaction,
  wanted: readonly Wanted[],
  now: EpochMillis,
): Promise<RunKey[]> {
  const all = wanted.flatMap(({ by, runs }) => runs.map((run) => ({ by, run })));
  if (all.length === 0) return [];
  // In one order everywhere: of two who make the same days one waits, and neither for the other.
  const runs = all.map(({ run }) => run).toSorted(byDagAndDay);
  const made = await tx.call(CREATE_RUNS, [now, JSON.stringify(runs.map(toRunRow))]);
  const names = new Set(made.map(({ dag, id }) => `${dag}\n${id}`));
  const left = all.filter(({ run }) => !names.has(`${run.dagId}\n${run.runId}`));
  if (left.length > 0) await tx.call(LOG_LEFT, [now, JSON.stringify(left.map(toLeftRow))]);
  return made.map(({ run }) => run);
}

function byDagAndDay(a: NewRun, b: NewRun): number {
  if (a.dagId !== b.dagId) return a.dagId < b.dagId ? -1 : 1;
  return (a.logicalDate ?? 0) - (b.logicalDate ?? 0);
}

function toLeftRow({ by, run }: { readonly by: EndedAttempt; readonly run: NewRun }): object {
  const reason = "the DAG has a run of this logical date already";
  return { run_key: by.run, instance_key: by.instance, detail: { reason, dagId: run.dagId, at: run.logicalDate } };
}
