import { graphIndex } from "@daymill/core";
import type { RunKey, RunState, VersionKey } from "@daymill/core";
import { readGraphs } from "@daymill/metadata";
import { sql } from "kysely";
import type { Exercised } from "./invariants.ts";
import type { World } from "./world.ts";

export const VERDICT = "a run ends as its deciding tasks did";

interface EndedRun {
  readonly run: RunKey;
  readonly version: VersionKey;
  readonly state: RunState;
  readonly reason: string | null;
  /** Tasks with an instance that is failed or upstream_failed. */
  readonly bad: readonly string[] | null;
}

/** Runs that were judged before: a run ends again after a clear. */
const judged = new WeakMap<World, Set<string>>();

/** Whether every run that ended since the last look ended as it should. */
export async function checkVerdicts(world: World, exercised: Exercised): Promise<string | undefined> {
  const known = judged.get(world) ?? new Set();
  judged.set(world, known);
  const { rows } = await sql<EndedRun & { ended: number }>`
    select r.run_key as run, r.version_key as version, r.state, r.reason, r.ended_at as ended, (
      select json_agg(distinct i.task_id) from task_instance i
      where i.run_key = r.run_key and i.state in ('failed', 'upstream_failed')
    ) as bad
    from dag_run r where r.ended_at is not null and r.reason <> 'marked by hand'`.execute(world.database.db);
  for (const row of rows) {
    const name = `${row.run} ${row.ended} ${row.state}`;
    if (known.has(name)) continue;
    known.add(name);
    exercised.set(VERDICT, (exercised.get(VERDICT) ?? 0) + 1);
    const expected = await expectedState(world, row);
    if (expected !== row.state)
      return `${VERDICT}: run ${row.run} is ${row.state} (${row.reason}), expected ${expected}`;
  }
  return undefined;
}

async function expectedState(world: World, { version, reason, bad }: EndedRun): Promise<RunState> {
  if (reason === "run_timeout" || reason === "fail_fast" || reason?.startsWith("deadlock") === true) return "failed";
  const graph = (await readGraphs(world.database.db, [version])).get(version)?.graph;
  if (graph === undefined) throw new Error(`version ${version} has no graph`);
  return graphIndex(graph).deciding.some(({ id }) => bad?.includes(id) === true) ? "failed" : "success";
}
