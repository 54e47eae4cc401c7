import { clearSet, graphIndex } from "@daymill/core";
import type {
  AttemptKey,
  ClearSelection,
  InstanceState,
  RunGraph,
  RunKey,
  TaskInstanceKey,
  TaskState,
  VersionKey,
} from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../../database.ts";
import { readGraphs } from "../../queries/dag-versions.ts";
import type { InstanceRef, InstanceSelection, SelectedRun } from "./selection.ts";

/** An instance as it stands, with what a clear remembers of it. */
export interface StandingInstance extends InstanceState {
  readonly instance: TaskInstanceKey;
  readonly run: RunKey;
  readonly label: string | null;
  readonly generation: number;
  readonly attempts: number;
  readonly attempt: AttemptKey | null;
  /** Retention removed what its output refers to. */
  readonly isLost: boolean;
}

/** All instances of runs, by run. */
export async function readInstances(
  db: Kysely<Database>,
  runs: readonly SelectedRun[],
): Promise<Map<RunKey, StandingInstance[]>> {
  const rows = await db
    .selectFrom("task_instance as i")
    .leftJoin("output as o", (join) =>
      join.onRef("o.instance_key", "=", "i.instance_key").onRef("o.generation", "=", "i.generation"),
    )
    .select([
      "i.instance_key as instance",
      "i.run_key as run",
      "i.task_id as taskId",
      "i.map_index as mapIndex",
      "i.state",
      "i.label",
      "i.generation",
      "i.attempt_number as attempts",
      "i.attempt_key as attempt",
      sql<boolean>`o.lost_at is not null`.as("isLost"),
    ])
    .where("i.run_key", "=", sql<RunKey>`any(${runs.map(({ runKey }) => runKey)}::bigint[])`)
    .orderBy("i.run_key")
    .orderBy("i.instance_key")
    .execute();
  return Map.groupBy(rows, (row) => row.run);
}

/** The graphs of versions, indexed. */
export async function readRunGraphs(
  db: Kysely<Database>,
  versions: Iterable<VersionKey>,
): Promise<Map<VersionKey, RunGraph>> {
  const graphs = await readGraphs(db, [...new Set(versions)]);
  return new Map([...graphs].map(([version, { graph }]) => [version, graphIndex(graph)]));
}

/** A selection in the words of core, for a run of this graph. */
export function toClearSelection(
  selection: InstanceSelection,
  graph: RunGraph,
  running: ClearSelection["running"],
): ClearSelection {
  const tasks: NonNullable<InstanceSelection["tasks"]> =
    selection.tasks ?? graph.order.map(({ id }) => ({ taskId: id }));
  return {
    tasks: tasks.flatMap(({ taskId, mapIndexes }) =>
      mapIndexes === undefined ? [{ taskId }] : mapIndexes.map((mapIndex) => ({ taskId, mapIndex })),
    ),
    upstream: selection.upstream,
    downstream: selection.downstream,
    onlyFailed: selection.only === "failed",
    onlyRunning: false,
    running,
  };
}

/** The instances of a run that a selection clears, and where each goes. */
export function clearedOf(
  graph: RunGraph,
  selection: ClearSelection,
  instances: readonly StandingInstance[],
): { readonly instance: StandingInstance; readonly to: TaskState }[] {
  const byName = new Map(instances.map((each) => [nameOf(each), each]));
  return clearSet(graph, selection, instances).flatMap((cleared) => {
    const instance = byName.get(nameOf(cleared));
    return instance === undefined ? [] : [{ instance, to: cleared.to }];
  });
}

/** Says of an instance of a run whether a selection leaves it out: by its own name, or with all of its task. */
export type IsExcluded = (instance: InstanceName) => boolean;

export function excludedOf({ dagId, exclude }: InstanceSelection, run: SelectedRun): IsExcluded {
  const isOfRun = (ref: InstanceRef) => ref.runId === run.runId && (ref.dagId ?? dagId) === run.dagId;
  const names = new Set(exclude.filter(isOfRun).map(nameOf));
  return (instance) => names.has(nameOf(instance)) || names.has(nameOf({ taskId: instance.taskId, mapIndex: -1 }));
}

interface InstanceName {
  readonly taskId: string;
  readonly mapIndex: number;
}

export function nameOf({ taskId, mapIndex }: InstanceName): string {
  return `${taskId} ${mapIndex}`;
}
