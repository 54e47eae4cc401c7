import type { ClearBody, MarkBody, PlannedItem } from "@daymill/contract";
import { readPreference } from "../../ui/preferences.ts";
import type { ClearOptions, MarkOptions } from "../../routing/searches.ts";

type InstanceName = Pick<PlannedItem, "dagId" | "runId" | "taskId" | "mapIndex">;

/** What somebody wants to clear or to mark, before any option widens it. */
export interface ClearTarget {
  readonly dagId: string;
  readonly runIds: readonly string[];
  /** Absent: every task of the runs. */
  readonly tasks?: readonly { readonly taskId: string; readonly mapIndexes?: readonly number[] }[];
  /** Present: nothing can widen it, and of the tasks in the runs these are left out. */
  readonly exactly?: { readonly without: readonly InstanceName[] };
  /** `load in run 2024-03-15`, `run 2024-03-15`. */
  readonly words: string;
}

/** Time to undo after a clear from the page, milliseconds. */
const HOLD_MS = 10_000;

/**
 * The request for a target and the options of the address. Rerunning a task means its downstream too unless somebody says
 * otherwise, there or in the settings; a whole run has nothing to add.
 */
export function toClearBody(target: ClearTarget, options: ClearOptions, exclude: readonly PlannedItem[]): ClearBody {
  return {
    dagId: target.dagId,
    runIds: [...target.runIds],
    ...(target.tasks === undefined ? {} : { tasks: target.tasks.map(copyTask) }),
    upstream: options.up ?? false,
    downstream:
      target.exactly === undefined &&
      (options.down ?? (target.tasks !== undefined && readPreference("downstream") === "with")),
    ...otherRuns(options),
    only: options.only ?? "all",
    running: options.stop === true ? "stop" : "leave",
    latestVersion: options.latest ?? true,
    producers: options.producers ?? false,
    otherDags: options.others ?? false,
    exclude: leftOut(target, exclude),
    holdMs: HOLD_MS,
  };
}

/** The request to mark exactly a target, and what the options of the address add to it. */
export function toMarkBody(target: ClearTarget, options: MarkOptions, exclude: readonly PlannedItem[]): MarkBody {
  const isWidened = target.exactly === undefined;
  return {
    dagId: target.dagId,
    runIds: [...target.runIds],
    ...(target.tasks === undefined ? {} : { tasks: target.tasks.map(copyTask) }),
    state: options.as ?? "success",
    upstream: isWidened && (options.up ?? false),
    downstream: isWidened && (options.down ?? false),
    ...otherRuns(options),
    clearDownstream: options.keep !== true,
    exclude: leftOut(target, exclude),
  };
}

function otherRuns({ past = false, future = false, since, until }: ClearOptions) {
  return {
    past,
    future,
    ...(past && since !== undefined && { pastFrom: since }),
    ...(future && until !== undefined && { futureTo: until }),
  };
}

function leftOut({ exactly }: ClearTarget, exclude: readonly PlannedItem[]): InstanceName[] {
  const named = exclude.map(({ dagId, runId, taskId, mapIndex }) => ({ dagId, runId, taskId, mapIndex }));
  return [...(exactly?.without ?? []), ...named];
}

function copyTask({ taskId, mapIndexes }: NonNullable<ClearTarget["tasks"]>[number]) {
  return mapIndexes === undefined ? { taskId } : { taskId, mapIndexes: [...mapIndexes] };
}

/** Names an item of a plan. */
export function itemKey({
  dagId,
  runId,
  taskId,
  mapIndex,
}: Pick<PlannedItem, "dagId" | "runId" | "taskId" | "mapIndex">): string {
  return JSON.stringify([dagId, runId, taskId, mapIndex]);
}
