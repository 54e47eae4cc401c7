import { decideRun, graphIndex } from "@daymill/core";
import type { RunGraph, VersionKey } from "@daymill/core";
import type { Decider } from "@daymill/metadata";

/** Core's decision, always of the whole run. */
export function plainDecider(): Decider {
  const graphs = new Map<VersionKey, RunGraph>();
  return {
    knows: (version) => graphs.has(version),
    learn: (version, dag) => void graphs.set(version, graphIndex(dag)),
    decide(snapshot, _changed, now) {
      const graph = graphs.get(snapshot.versionKey);
      if (graph === undefined) throw new Error("the version was not learned");
      return decideRun(graph, snapshot, now);
    },
    elements: async () => ({ elements: [], labels: [] }),
    triggered: () => {
      throw new Error("no task of a race triggers anything");
    },
  };
}
