import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { TASK_STATES } from "@daymill/core";
import type { TaskState } from "@daymill/core";

/** Instances by state; states without any are absent. */
export type StateCounts = Readonly<Partial<Record<TaskState, number>>>;

/** The counts of a task_summary row, which follow the order of TASK_STATES. */
export function toStateCounts(counts: readonly number[]): StateCounts {
  return Object.fromEntries(TASK_STATES.flatMap((state, i) => ((counts[i] ?? 0) > 0 ? [[state, counts[i]]] : [])));
}

/** Adds up task_summary rows of a group, state by state, as an array in the order of TASK_STATES. */
export function sumOfCounts(): RawBuilder<number[]> {
  const sums = TASK_STATES.map((_, i) => sql`coalesce(sum(counts[${sql.lit(i + 1)}]), 0)::int`);
  return sql<number[]>`array[${sql.join(sums)}]`;
}

/** Whether a task_summary row named `summary` counts an instance in one of the states. */
export function summaryHolds(states: readonly TaskState[]): RawBuilder<boolean> {
  const places = states.map((state) => sql`summary.counts[${sql.lit(TASK_STATES.indexOf(state) + 1)}]`);
  return sql<boolean>`${sql.join(places, sql` + `)} > 0`;
}
