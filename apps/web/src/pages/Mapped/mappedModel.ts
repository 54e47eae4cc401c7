import type { StateCounts, TaskInstance, TaskState } from "@daymill/contract";
import { elapsedMs, epochMs } from "../../ui/time/formatTime.ts";
import type { ClearTarget } from "../actions/clearTarget.ts";

export interface MappedFilter {
  /** Part of a label or of an error, an index, or a range of them such as `100-200`. */
  readonly q?: string | undefined;
  readonly state?: readonly TaskState[] | undefined;
  /** The fingerprint of an error. */
  readonly error?: string | undefined;
  /** Milliseconds: of those that ended, the ones that took [atLeast, below). */
  readonly atLeast?: number | undefined;
  readonly below?: number | undefined;
  /** Absent: what failed on top. */
  readonly sort?: MappedSort | undefined;
}

export type MappedSort = "index" | "longest" | "started";

/** What has no duration or start yet stands last. */
const orders: Readonly<Record<MappedSort | "failed", (a: TaskInstance, b: TaskInstance) => number>> = {
  failed: (a, b) => Number(b.state === "failed") - Number(a.state === "failed"),
  index: () => 0,
  longest: (a, b) => (durationOf(b) ?? -1) - (durationOf(a) ?? -1),
  started: (a, b) => startOf(b) - startOf(a),
};

function startOf({ startedAt }: TaskInstance): number {
  return startedAt === null ? -1 : epochMs(startedAt);
}

/** The instances to show, in their order; those that are alike in it by index. */
export function findMapped(instances: readonly TaskInstance[], filter: MappedFilter): readonly TaskInstance[] {
  const matchesText = textMatcher(filter.q ?? "");
  return instances
    .filter(
      (one) =>
        matchesText(one) &&
        (filter.state === undefined || filter.state.includes(one.state)) &&
        (filter.error === undefined || (one.errorLine !== null && fingerprint(one.errorLine) === filter.error)) &&
        isWithin(durationOf(one), filter),
    )
    .toSorted((a, b) => orders[filter.sort ?? "failed"](a, b) || a.mapIndex - b.mapIndex);
}

function textMatcher(q: string): (one: TaskInstance) => boolean {
  const wanted = q.trim().toLowerCase();
  const range = /^(\d+)\s*(?:-|\.\.)\s*(\d+)$/.exec(wanted);
  if (range !== null) return ({ mapIndex }) => mapIndex >= Number(range[1]) && mapIndex <= Number(range[2]);
  return ({ mapIndex, label, errorLine }) =>
    String(mapIndex) === wanted ||
    (label ?? "").toLowerCase().includes(wanted) ||
    (errorLine ?? "").toLowerCase().includes(wanted);
}

function isWithin(ms: number | undefined, { atLeast, below }: MappedFilter): boolean {
  if (atLeast === undefined && below === undefined) return true;
  return ms !== undefined && ms >= (atLeast ?? 0) && ms < (below ?? Infinity);
}

/** How long an instance took; undefined: it has not ended. */
export function durationOf({ startedAt, endedAt }: TaskInstance): number | undefined {
  return endedAt === null ? undefined : elapsedMs(startedAt, endedAt, 0);
}

/** How many instances are in each state. */
export function countStates(instances: readonly TaskInstance[]): StateCounts {
  const counts: StateCounts = {};
  for (const { state } of instances) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** How many of them a clear of only what failed takes. */
export function failedOf(counts: StateCounts): number {
  return (counts.failed ?? 0) + (counts.upstream_failed ?? 0);
}

/** All instances of a mapped task, as many as there are when it is cleared. */
export function wholeTask(
  { dagId, runId, taskId }: Pick<TaskInstance, "dagId" | "runId" | "taskId">,
  run: string,
): ClearTarget {
  return { dagId, runIds: [runId], tasks: [{ taskId }], words: `${taskId} in run ${run}` };
}

export interface DurationBar {
  /** Milliseconds, [from, to). */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly failed: number;
}

/** As many bars as a screen is wide enough for that each can be pressed. */
export const BARS = { wide: 24, phone: 12 } as const;

/** How long those that ended took, in so many bars of equal width (default: 24); none for less than two instances. */
export function durationBars(instances: readonly TaskInstance[], bars: number = BARS.wide): readonly DurationBar[] {
  const ended = instances.flatMap((one) => {
    const ms = durationOf(one);
    return ms === undefined ? [] : [{ ms, failed: one.state === "failed" }];
  });
  if (ended.length < 2) return [];
  const longest = ended.reduce((most, { ms }) => Math.max(most, ms), 0);
  const width = Math.max(1, Math.ceil((longest + 1) / bars));
  return Array.from({ length: bars }, (_, at) => {
    const inside = ended.filter(({ ms }) => Math.floor(ms / width) === at);
    const failed = inside.filter((one) => one.failed).length;
    return { from: at * width, to: (at + 1) * width, count: inside.length, failed };
  });
}

export interface ErrorGroup {
  readonly fingerprint: string;
  /** One of the errors, word by word. */
  readonly sample: string;
  readonly count: number;
}

/** The errors of instances that failed, alike ones as one, the most frequent first. */
export function errorGroups(instances: readonly TaskInstance[]): readonly ErrorGroup[] {
  const failed = instances.filter((one) => one.state === "failed" && one.errorLine !== null);
  const groups = Map.groupBy(failed, (one) => fingerprint(one.errorLine ?? ""));
  return [...groups]
    .map(([print, of]) => ({ fingerprint: print, sample: of[0]?.errorLine ?? "", count: of.length }))
    .toSorted((a, b) => b.count - a.count);
}

/** An error without what differs from one instance to the next: what stands in quotes, paths, ids and numbers. */
export function fingerprint(error: string): string {
  return error
    .replaceAll(/"[^"]*"|'[^']*'|`[^`]*`/g, "…")
    .replaceAll(/\S*\/\S+/g, "…")
    .replaceAll(/\b[0-9a-f]*\d[0-9a-f-]*\b/gi, "…")
    .replaceAll(/…(?:[\s,.:]*…)+/g, "…");
}
