import { oddOnes } from "@daymill/core";
import type { TaskInRun } from "@daymill/contract";
import type { TaskHistoryRow } from "@daymill/metadata";
import { iso, zonedOrNull } from "./instants.ts";

/** A task over its runs, oldest first, the odd ones marked; what is judged is compared with the runs before it. */
export function presentTaskHistory(rows: readonly TaskHistoryRow[]): TaskInRun[] {
  const durations = rows.map(({ startedAt, endedAt }) =>
    startedAt === null || endedAt === null ? null : Math.max(0, endedAt - startedAt),
  );
  const ofSuccess = <T>(values: readonly (T | null)[]) =>
    values.map((value, index) => (rows[index]?.outcome === "success" ? value : null));
  const oddDurations = oddOnes(ofSuccess(durations));
  const oddRows = oddOnes(ofSuccess(rows.map((row) => row.rows)));
  return rows.map((row, index) => ({
    runId: row.runId,
    logicalDate: zonedOrNull(row.logicalDate, row.timezone),
    runAfter: iso(row.runAfter),
    outcome: row.outcome,
    durationMs: durations[index] ?? null,
    isDurationOdd: oddDurations[index] ?? false,
    rows: row.rows,
    isRowsOdd: oddRows[index] ?? false,
  }));
}
