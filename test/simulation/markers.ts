import type { ClearMarker, Expr, SerializedDag, SerializedTask, WaitCondition } from "@daymill/core";
import type { Random } from "./random.ts";

/** A simulation has one of them or both. */
const DAGS = ["dag0", "dag1"] as const;
/** Where a clear goes on to in the other DAG; null: its whole run. */
const NAMED = [null, "t0", "t1"] as const;

/** Whether a task is a marker, from which a clear may go on to another DAG. */
export function isMarker({ wait }: SerializedTask): boolean {
  return wait?.kind === "marker";
}

/** The DAG, mostly with a task or two that lead a clear to the other DAG, or to its own next day, or that wait for the other. */
export function withMarkers(random: Random, dag: SerializedDag): SerializedDag {
  if (random.chance(0.3)) return dag;
  const count = 1 + random.int(2);
  const added = Array.from({ length: count }, (_, index) => markerTask(random, dag, `m${index}`));
  return { ...dag, tasks: [...dag.tasks, ...added] };
}

function markerTask(random: Random, dag: SerializedDag, id: string): SerializedTask {
  const model = random.pick(dag.tasks);
  const upstream = random.chance(0.8) ? [model.id] : [];
  const plain = { conditions: [], map: null, role: "work", teardownOf: [], triggerRule: "all_success" } as const;
  const alone = { dependsOnPast: false, waitForDownstream: false, produces: [], consumes: [] } as const;
  return {
    ...model,
    ...plain,
    ...alone,
    id,
    upstream,
    group: upstream.length > 0 ? model.group : null,
    kind: "wait",
    wait: random.chance(0.25) ? randomTaskWait(random) : randomMarker(random, dag.id),
    pokeEveryMs: 1_000,
    timeoutMs: 120_000,
    // What does not come is not waited for again: runs take their turns.
    retries: { ...model.retries, limit: 0 },
    softFail: false,
  };
}

function randomMarker(random: Random, own: string): ClearMarker {
  const depth = 1 + random.int(3);
  const task = random.pick(NAMED);
  // Its own next day, or the same day of the other.
  if (random.chance(0.2)) return { kind: "marker", dag: own, task, logicalDate: dayOfRun("end"), depth };
  const other = DAGS.find((id) => id !== own) ?? own;
  return { kind: "marker", dag: other, task, logicalDate: dayOfRun("start"), depth };
}

function dayOfRun(field: "start" | "end"): Expr {
  return { k: "iv", steps: [], field };
}

/** A wait for the run of the same day of a DAG, or for a task of it. */
export function randomTaskWait(random: Random): WaitCondition {
  return { kind: "task", dag: random.pick(DAGS), task: random.pick(NAMED), logicalDate: dayOfRun("start") };
}
