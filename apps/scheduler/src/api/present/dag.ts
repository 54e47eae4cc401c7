import type { PlannedRun, TimetableSpec } from "@daymill/core";
import type { DagRow, RecentRun } from "@daymill/metadata";
import type { DagSummary, LoadProblem, PlannedRunView, RunBar } from "@daymill/contract";
import { iso, isoOrNull, zoned, zonedInterval, zonedOrNull } from "./instants.ts";
import { presentProblems } from "./load-problem.ts";
import { presentSchedule } from "./schedule.ts";

/** What a DAG without a version is said to have: its file has never been read without problems. */
const NO_SCHEDULE: TimetableSpec = { kind: "manual", timezone: "UTC" };

export function presentDag(row: DagRow): DagSummary {
  const spec = row.schedule ?? NO_SCHEDULE;
  return {
    dagId: row.dagId,
    description: row.description,
    owner: row.owner,
    tags: [...row.tags],
    paused: row.paused,
    pauseReason: row.pauseReason,
    active: row.active,
    schedule: presentSchedule(spec),
    nextRun: nextRun(row, spec.timezone),
    maxActiveRuns: row.maxActiveRuns,
    runningRuns: row.runningRuns,
    queuedRuns: row.queuedRuns,
    recentRuns: presentBars(row.recentRuns, spec.timezone),
    lastSuccessAt: isoOrNull(row.lastSuccessAt),
    version: row.version,
    problemCount: row.problemCount,
    firstProblem: firstProblem(row),
  };
}

function firstProblem({ firstProblem: stored, file, dagId, updatedAt: at }: DagRow): LoadProblem | null {
  if (stored === null) return null;
  return presentProblems([stored], { file: file ?? "", dagId, at })[0] ?? null;
}

/** Runs that were read newest first, as bars with the oldest first. */
export function presentBars(runs: readonly RecentRun[], timezone: string): RunBar[] {
  return runs
    .map((run) => ({
      runId: run.runId,
      type: run.type,
      state: run.state,
      logicalDate: zonedOrNull(run.logicalDate, timezone),
      startedAt: isoOrNull(run.startedAt),
      endedAt: isoOrNull(run.endedAt),
    }))
    .reverse();
}

export function presentPlannedRun(run: PlannedRun, timezone: string): PlannedRunView {
  return {
    interval: zonedInterval(run.interval.start, run.interval.end, timezone),
    logicalDate: zoned(run.logicalDate, timezone),
    runAfter: iso(run.runAfter),
  };
}

function nextRun(row: DagRow, timezone: string): PlannedRunView | null {
  const { nextRunAfter: runAfter, nextIntervalStart: start, nextIntervalEnd: end } = row;
  if (runAfter === null || start === null || end === null) return null;
  return presentPlannedRun({ interval: { start, end }, logicalDate: start, runAfter }, timezone);
}
