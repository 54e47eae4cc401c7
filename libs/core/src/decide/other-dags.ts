import { renderExpr } from "../dag/render.ts";
import { type BareRun, runScope } from "../dag/run-scope.ts";
import type { ClearMarker } from "../dag/serialized-dag.ts";
import { DaymillError } from "../errors.ts";
import { boundInstant } from "../schedule/wall-time.ts";
import type { EpochMillis } from "../time.ts";
import type { ClearSelection } from "./clear-set.ts";
import type { RunGraph } from "./run-graph.ts";

/** What a clear goes on to in another DAG: a task of the run of a date, and what comes after it. */
export interface Mark {
  readonly dag: string;
  /** Null: the whole run. */
  readonly task: string | null;
  readonly logicalDate: EpochMillis;
  /** How many DAGs deep it may go on from there; 0: no further. */
  readonly depth: number;
}

/** A run of which a clear changes these tasks. */
export interface ClearedRun {
  readonly graph: RunGraph;
  readonly run: BareRun;
  /** By task: how many DAGs deep the clear may go on from it; Infinity: as deep as it says itself. */
  readonly tasks: ReadonlyMap<string, number>;
}

/** Where a clear goes on to from a run, and why it does not where markers would have it go on. */
export interface MarksOfRun {
  readonly marks: readonly Mark[];
  /** How many markers are among what is cleared. */
  readonly markers: number;
  /** Markers whose date cannot be made, with the reason. */
  readonly undated: readonly { readonly taskId: string; readonly why: string }[];
  /** Markers at which it stops: it has come as deep as it may. */
  readonly tooDeep: readonly string[];
}

/**
 * Reads the markers among what a clear changes in a run. A date that cannot be made is told and not thrown: it depends on
 * the params of one run, and a clear may be of thousands.
 */
export function marksOf({ graph, run, tasks }: ClearedRun): MarksOfRun {
  const found = {
    marks: [] as Mark[],
    markers: 0,
    undated: [] as { taskId: string; why: string }[],
    tooDeep: [] as string[],
  };
  for (const [taskId, depth] of tasks) {
    const marker = graph.tasks.get(taskId)?.spec.wait;
    if (marker?.kind !== "marker") continue;
    found.markers += 1;
    if (depth < 1) {
      found.tooDeep.push(taskId);
      continue;
    }
    const date = dateOf(marker, run, graph.timezone);
    if (typeof date === "string") found.undated.push({ taskId, why: date });
    else
      found.marks.push({
        dag: marker.dag,
        task: marker.task,
        logicalDate: date,
        depth: Math.min(depth, marker.depth) - 1,
      });
  }
  return found;
}

/** The date, or in words why there is none. */
function dateOf({ logicalDate }: ClearMarker, run: BareRun, timezone: string): EpochMillis | string {
  try {
    const value = renderExpr(logicalDate, runScope(run, timezone));
    return boundInstant(typeof value === "string" ? value : JSON.stringify(value), timezone);
  } catch (error: unknown) {
    if (!(error instanceof DaymillError)) throw error;
    return error.message;
  }
}

/** What is cleared of a run that markers name: those tasks and all after them, by the filters of the clear. */
export function markedSelection(
  graph: RunGraph,
  tasks: Iterable<string | null>,
  { onlyFailed, onlyRunning, running }: Pick<ClearSelection, "onlyFailed" | "onlyRunning" | "running">,
): ClearSelection {
  const named = new Set(tasks);
  const ids = named.has(null) ? graph.order.map(({ id }) => id) : [...named].filter((id) => id !== null);
  return {
    tasks: ids.map((taskId) => ({ taskId })),
    upstream: false,
    downstream: true,
    onlyFailed,
    onlyRunning,
    running,
  };
}
