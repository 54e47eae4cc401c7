import { TASK_STATES } from "@daymill/core";
import type { VersionKey } from "@daymill/core";
import { plannedRows } from "@daymill/metadata";
import type { ClearPlan } from "@daymill/metadata";
import type { Plan, PlannedItem } from "@daymill/contract";
import { isoOrNull, zonedOrNull } from "./instants.ts";

/** More instances than this are counted, not listed. */
export const MAX_LISTED_ITEMS = 5_000;

export interface PlanContext {
  /** Of the DAG that the change was asked for. */
  readonly dagId: string;
  /** Of the schedule of a DAG. */
  readonly timezoneOf: (dagId: string) => string;
  readonly numberOf: (version: VersionKey) => number | undefined;
}

/** Exactly what a clear or a mark would change. */
export function presentPlan(plan: ClearPlan, context: PlanContext): Plan {
  const items = plannedRows(plan).map(({ dagId, runId, taskId, mapIndex, label, state, attempts }): PlannedItem => ({
    dagId,
    runId,
    taskId,
    mapIndex,
    label,
    state,
    attempts,
  }));
  return {
    kind: "plan",
    etag: plan.etag,
    total: plan.total,
    counts: countStates(items),
    runs: plan.runs.map(({ run, cleared, newTasks }) => ({
      dagId: run.dagId,
      runId: run.runId,
      logicalDate: zonedOrNull(run.logicalDate, context.timezoneOf(run.dagId)),
      state: run.state,
      endedAt: isoOrNull(run.endedAt),
      total: cleared.length + newTasks.length,
    })),
    items: items.slice(0, MAX_LISTED_ITEMS),
    truncated: items.length > MAX_LISTED_ITEMS,
    added: plan.added,
    markers: plan.markers,
    failedDownstream: plan.failedBelow,
    leftRunning: plan.leftRunning,
    versionChange: versionChange(plan, context),
    missing: plan.runs
      .flatMap(({ run, missing }) =>
        missing.map(({ taskId, mapIndex }) => ({ dagId: run.dagId, runId: run.runId, taskId, mapIndex })),
      )
      .slice(0, MAX_LISTED_ITEMS),
    warnings: [...plan.warnings],
  };
}

function countStates(items: readonly PlannedItem[]): Plan["counts"] {
  const byState = Map.groupBy(items, (item) => item.state);
  return Object.fromEntries(
    TASK_STATES.flatMap((state) => (byState.has(state) ? [[state, byState.get(state)?.length]] : [])),
  );
}

/** Versions are counted by DAG: those of others say nothing beside this one's. */
function versionChange({ runs }: ClearPlan, { dagId, numberOf }: PlanContext): Plan["versionChange"] {
  const changed = runs.filter(({ run, version }) => run.dagId === dagId && version !== run.versionKey);
  const [first] = changed;
  const to = first && numberOf(first.version);
  if (to === undefined) return null;
  const from = new Set(changed.flatMap(({ run }) => numberOf(run.versionKey) ?? []));
  return { from: [...from].sort((a, b) => a - b), to };
}
