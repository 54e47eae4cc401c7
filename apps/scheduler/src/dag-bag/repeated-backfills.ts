import { buildBackfill, isBackfill } from "@daymill/core";
import type { Dag, DagProblem, RepeatedBackfill, SerializedDag } from "@daymill/core";

/** A repeated backfill that a file exports, and under which name. */
export interface ExportedBackfill {
  readonly name: string;
  readonly backfill: RepeatedBackfill;
}

/** The repeated backfills among what a file exports; one that is exported twice counts under its first name. */
export function exportedBackfills(exported: Readonly<Record<string, unknown>>): ExportedBackfill[] {
  const byValue = new Map<RepeatedBackfill, string>();
  for (const [name, value] of Object.entries(exported)) {
    if (isBackfill(value) && !byValue.has(value)) byValue.set(value, name);
  }
  return [...byValue].map(([backfill, name]) => ({ name, backfill }));
}

/** A DAG as it is built, with the repeated backfills that are about it. */
export function withBackfills(
  dag: Dag,
  exported: readonly ExportedBackfill[],
): { readonly dag: SerializedDag; readonly problems: readonly DagProblem[] } {
  const built = dag.build();
  const own = exported.filter(({ backfill }) => backfill.options.dag === dag);
  if (own.length === 0) return built;
  const made = own.map(({ name, backfill }) => ({ ...buildBackfill(backfill, built.dag, name), from: backfill }));
  const names = new Set<string>();
  const repeated = made.filter(({ backfill }) => names.size === names.add(backfill.name).size);
  return {
    dag: { ...built.dag, backfills: made.map(({ backfill }) => backfill) },
    problems: [
      ...built.problems,
      ...made.flatMap(({ problems }) => problems),
      ...repeated.map(({ backfill, from }) => ({
        code: "E204" as const,
        message: `DAG "${built.dag.id}" has two repeated backfills named "${backfill.name}"; names are unique.`,
        location: from.location,
      })),
    ],
  };
}

/** Repeated backfills of DAGs that the file does not export: they would never fire. */
export function strayBackfills(exported: readonly ExportedBackfill[], dags: readonly Dag[]): DagProblem[] {
  return exported
    .filter(({ backfill }) => !dags.includes(backfill.options.dag))
    .map(({ name, backfill }) => ({
      code: "E209",
      message: `Option dag of backfill "${name}": it is no DAG that this file exports.`,
      location: backfill.location,
    }));
}
