import { DaymillError, isDag } from "@daymill/core";
import type { BundleId, Dag, TaskDefinition } from "@daymill/core";
import { loadBundle } from "../bundle/load-bundle.ts";
import type { BundleSource } from "../bundle/load-bundle.ts";
import type { AttemptOrder } from "../executor/executor.ts";

/** Which task of which bundle. */
export type TaskPlace = Pick<AttemptOrder, "bundleId" | "dagId" | "taskId">;

export type DagsById = ReadonlyMap<string, Dag>;

/** Finds bodies in bundles. */
export function taskLoader(source: BundleSource): (place: TaskPlace) => Promise<TaskDefinition> {
  const loadDags = dagLoader(source);
  return async (place) => findTask(await loadDags(place.bundleId), place);
}

/**
 * Gives the DAGs of bundles. A bundle is imported once and stays: Node never unloads a module, which is why the executor
 * replaces a worker that has seen many. One that could not be loaded is tried again by the next order.
 */
export function dagLoader(source: BundleSource): (bundleId: BundleId) => Promise<DagsById> {
  const loaded = new Map<BundleId, Promise<DagsById>>();
  return async (bundleId) => {
    let dags = loaded.get(bundleId);
    if (!dags) {
      dags = loadBundle(bundleId, source).then(dagsById);
      loaded.set(bundleId, dags);
      dags.catch(() => loaded.delete(bundleId));
    }
    return await dags;
  };
}

/** The DAGs that a bundle exports, by id. */
export function dagsById(exported: Readonly<Record<string, unknown>>): DagsById {
  return new Map(
    Object.values(exported)
      .filter(isDag)
      .map((dag) => [dag.id, dag]),
  );
}

/** Throws E307 when there is none. */
export function findTask(dags: DagsById, { dagId, taskId }: Pick<TaskPlace, "dagId" | "taskId">): TaskDefinition {
  const definition = dags.get(dagId)?.tasks.get(taskId);
  if (definition) return definition;
  throw missing(`task "${taskId}" in a DAG "${dagId}"`, dags);
}

/** Throws E307 when there is none. */
export function findDag(dags: DagsById, dagId: string): Dag {
  const dag = dags.get(dagId);
  if (dag) return dag;
  throw missing(`DAG "${dagId}"`, dags);
}

function missing(what: string, dags: DagsById): DaymillError {
  return new DaymillError("E307", `The bundle has no ${what}; it has: ${[...dags.keys()].join(", ") || "no DAG"}.`);
}
