import { graphIndex, tasksOfSubset } from "@daymill/core";
import type { TaskSubset, VersionKey } from "@daymill/core";
import { readGraphs } from "@daymill/metadata";
import { sql } from "kysely";
import type { Exercised } from "./invariants.ts";
import type { World } from "./world.ts";

export const SUBSET = "a run of a backfill of some tasks has those, with what they read, and no others";

interface PartialRun {
  readonly run: number;
  readonly version: VersionKey;
  readonly subset: TaskSubset;
  /** Tasks that it was not made without. */
  readonly had: readonly string[] | null;
}

/** Whether every run that a backfill of some tasks made has just them, as long as nobody cleared any of it. */
export async function checkSubsets(world: World, exercised: Exercised): Promise<string | undefined> {
  const { rows } = await sql<PartialRun>`
    select r.run_key as run, r.version_key as version, b.tasks as subset, (
      select json_agg(distinct i.task_id) from task_instance i
      where i.run_key = r.run_key and (i.state <> 'removed' or i.map_index <> -1)
    ) as had
    from backfill_day d join backfill b on b.backfill_key = d.backfill_key join dag_run r on r.run_key = d.run_key
    where d.state = 'created' and b.tasks is not null and r.clear_number = 0`.execute(world.database.db);
  const graphs = await readGraphs(world.database.db, [...new Set(rows.map(({ version }) => version))]);
  exercised.set(SUBSET, (exercised.get(SUBSET) ?? 0) + rows.length);
  for (const { run, version, subset, had } of rows) {
    const graph = graphs.get(version)?.graph;
    if (graph === undefined) throw new Error(`version ${version} has no graph`);
    const expected = [...tasksOfSubset(graphIndex(graph), subset).create].sort().join(", ");
    const got = (had ?? []).join(", ");
    if (got !== expected) return `${SUBSET}: run ${run} has ${got}, expected ${expected}`;
  }
  return undefined;
}
