import type { Plan, PlannedItem } from "@daymill/contract";

/** A task instance in a plan. */
export function plannedItem(taskId: string, state: PlannedItem["state"]): PlannedItem {
  return { dagId: "orders", runId: "r1", taskId, mapIndex: -1, label: null, state, attempts: 2 };
}

/** A plan of one run that failed. */
export function aPlan(items: readonly PlannedItem[], etag: string, more: Partial<Plan> = {}): Plan {
  return {
    kind: "plan",
    etag,
    total: items.length,
    counts: { failed: items.length },
    runs: [
      {
        dagId: "orders",
        runId: "r1",
        logicalDate: "2024-03-15T00:00:00Z",
        state: "failed",
        endedAt: null,
        total: items.length,
      },
    ],
    items: [...items],
    truncated: false,
    added: { upstream: 0, downstream: 0, past: 0, future: 0, producers: 0, otherDags: 0 },
    markers: 0,
    failedDownstream: 0,
    leftRunning: 0,
    versionChange: null,
    missing: [],
    warnings: [],
    ...more,
  };
}
