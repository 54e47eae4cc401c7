import type { ClearMarker, Expr, SerializedDag, SerializedTask } from "@daymill/core";
import { DAILY } from "./random-dag.ts";
import { seededRandom } from "./random.ts";
import type { Random } from "./random.ts";

/** Of so many seeds one has markers: what a clear over DAGs sets going again takes as long as all the rest. */
const EVERY = 10;
const PLACE = 3;
/** Where a clear goes on to in the other DAG; null: its whole run. */
const NAMED = [null, "t0", "t1"] as const;

/** Two DAGs, so that each has another. */
export const MARKED_DAGS = 2;

/** Dice of their own for all that has to do with markers: the other seeds stay what they are. Undefined: this seed has none. */
export function markerDice(seed: number): Random | undefined {
  return seed % EVERY === PLACE ? seededRandom(-seed) : undefined;
}

/** Whether a task is a marker, from which a clear may go on to another DAG. */
export function isMarker({ wait }: SerializedTask): boolean {
  return wait?.kind === "marker";
}

/** The DAG with a run of each day, and a task or two that lead a clear to the other DAG, or to its own next day. */
export function withMarkers(dice: Random, dag: SerializedDag): SerializedDag {
  const added = Array.from({ length: 1 + dice.int(2) }, (_, index) => markerTask(dice, dag, `m${index}`));
  return { ...dag, ...DAILY, tasks: [...dag.tasks, ...added] };
}

function markerTask(dice: Random, dag: SerializedDag, id: string): SerializedTask {
  const model = dice.pick(dag.tasks);
  const upstream = dice.chance(0.6) ? [model.id] : [];
  const plain = { conditions: [], map: null, role: "work", teardownOf: [], triggerRule: "all_success" } as const;
  const alone = { dependsOnPast: false, waitForDownstream: false, produces: [], consumes: [] } as const;
  return {
    ...model,
    ...plain,
    ...alone,
    id,
    upstream,
    group: upstream.length > 0 ? model.group : null,
    maxActive: { perTask: null, perRun: null },
    kind: "wait",
    wait: randomMarker(dice, dag.id),
    pokeEveryMs: 1_000,
    timeoutMs: 120_000,
    softFail: false,
  };
}

function randomMarker(dice: Random, own: string): ClearMarker {
  const depth = 1 + dice.int(3);
  const task = dice.pick(NAMED);
  if (dice.chance(0.2)) return { kind: "marker", dag: own, task, logicalDate: dayOfRun("end"), depth };
  const other = own === "dag0" ? "dag1" : "dag0";
  return { kind: "marker", dag: other, task, logicalDate: dayOfRun("start"), depth };
}

function dayOfRun(field: "start" | "end"): Expr {
  return { k: "iv", steps: [], field };
}
