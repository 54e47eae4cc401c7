import { decideRun, epochMillis, graphIndex } from "@daymill/core";
import type { RunGraph, RunId, VersionKey } from "@daymill/core";
import type { Decider } from "@daymill/metadata";

/** Core's decision, always of the whole run. */
export function plainDecider(): Decider {
  const graphs = new Map<VersionKey, RunGraph>();
  return {
    knows: (version) => graphs.has(version),
    hasLooks: () => false,
    callbacks: () => undefined,
    indexed: () => [],
    learn: (version, dag) => void graphs.set(version, graphIndex(dag)),
    decide(snapshot, _changed, now) {
      const graph = graphs.get(snapshot.versionKey);
      if (graph === undefined) throw new Error("the version was not learned");
      return decideRun(graph, snapshot, now);
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
