import { DaymillError, isDag } from "@daymill/core";
import type { BundleId, Dag, TaskDefinition } from "@daymill/core";
import { loadBundle } from "../bundle/load-bundle.ts";
import type { BundleSource } from "../bundle/load-bundle.ts";
import type { AttemptOrder } from "../executor/executor.ts";

/** Which task of which bundle. */
export type TaskPlace = Pick<AttemptOrder, "bundleId" | "dagId" | "taskId">;

type DagsById = ReadonlyMap<string, Dag>;

/**
 * Finds bodies in bundles. A bundle is imported once and stays: Node never unloads a module, which is why the executor
 * replaces a worker that has seen many. One that could not be loaded is tried again by the next order.
 */
export function taskLoader(source: BundleSource): (place: TaskPlace) => Promise<TaskDefinition> {
  const loaded = new Map<BundleId, Promise<DagsById>>();
  return async ({ bundleId, dagId, taskId }) => {
    let dags = loaded.get(bundleId);
    if (!dags) {
      dags = loadBundle(bundleId, source).then(dagsById);
      loaded.set(bundleId, dags);
      dags.catch(() => loaded.delete(bundleId));
    }
    return findTask(await dags, dagId, taskId);
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

function findTask(dags: DagsById, dagId: string, taskId: string): TaskDefinition {
  const definition = dags.get(dagId)?.tasks.get(taskId);
  if (!definition) {
    throw new DaymillError(
      "E307",
      `The bundle has no task "${taskId}" in a DAG "${dagId}"; it has: ${[...dags.keys()].join(", ") || "no DAG"}.`,
    );
  }
  return definition;
}
