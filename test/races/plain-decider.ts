import { decideRun, epochMillis, graphIndex } from "@daymill/core";
import type { GraphTask, RunGraph, RunId, VersionKey } from "@daymill/core";
import type { Decider } from "@daymill/metadata";

/** Core's decision, always of the whole run. */
export function plainDecider(): Decider {
  const graphs = new Map<VersionKey, RunGraph>();
  const graphOf = (version: VersionKey): RunGraph => {
    const graph = graphs.get(version);
    if (graph === undefined) throw new Error("the version was not learned");
    return graph;
  };
  return {
    knows: (version) => graphs.has(version),
    hasLooks: () => false,
    callbacks: () => undefined,
    indexed: () => [],
    keyed: (version) => new Set(keyedTasks(graphOf(version)).map(({ id }) => id)),
    keys: async ({ attempts, runs }) =>
      attempts.map(({ instance, task, run }) => {
        const version = runs.get(run)?.version;
        const keyed = version === undefined ? [] : keyedTasks(graphOf(version));
        return { instance, key: literalKey(keyed.find(({ id }) => id === task)) };
      }),
    learn: (version, dag) => void graphs.set(version, graphIndex(dag)),
    decide(snapshot, _changed, now) {
      return decideRun(graphOf(snapshot.versionKey), snapshot, now);
    },
    elements: async () => ({ elements: [], labels: [] }),
    triggered: (target, order, { name, now }) => ({
      kind: "run",
      run: {
        dagId: target.dag,
        runId: `triggered__${name}` as RunId,
        type: "manual",
        logicalDate: order.logicalDate === null ? null : epochMillis(Date.parse(order.logicalDate)),
        interval: { start: now, end: now },
        runAfter: now,
        versionKey: target.version,
        params: order.params,
      },
    }),
  };
}

function keyedTasks({ order }: RunGraph): GraphTask[] {
  return order.filter(({ spec }) => spec.maxActive.perKey !== undefined);
}

function literalKey(task: GraphTask | undefined): string | null {
  const key = task?.spec.maxActive.perKey?.key;
  return key?.k === "lit" && typeof key.v === "string" ? key.v : null;
}
