import type { RunKey, RunState, SerializedDag, SerializedTask, VersionKey } from "@daymill/core";
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
  /** Tasks that it has an instance of that was not left out or removed. */
  readonly had: readonly string[] | null;
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
    ) as bad, (
      select json_agg(distinct i.task_id) from task_instance i where i.run_key = r.run_key and i.state <> 'removed'
    ) as had
    from dag_run r where r.ended_at is not null 
      and r.reason not in ('marked by hand', 'backfill_cancelled')`.execute(world.database.db);
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

async function expectedState(world: World, { version, reason, bad, had }: EndedRun): Promise<RunState> {
  if (reason === "run_timeout" || reason === "fail_fast" || reason?.startsWith("deadlock") === true) return "failed";
  const graph = (await readGraphs(world.database.db, [version])).get(version)?.graph;
  if (graph === undefined) throw new Error(`version ${version} has no graph`);
  // What the run does not have decides nothing: it ends as the rest of the graph would alone.
  const rest = { ...graph, tasks: graph.tasks.filter(({ id }) => had?.includes(id) === true) };
  return decidingOf(rest).some((id) => bad?.includes(id) === true) ? "failed" : "success";
}

/** Leaves but for teardowns, or all leaves when there is nothing else. */
function decidingOf({ tasks }: SerializedDag): string[] {
  const isLeaf = (id: string, among: readonly SerializedTask[]) => !among.some((task) => task.upstream.includes(id));
  const work = tasks.filter(({ role }) => role !== "teardown");
  const all = work.length > 0 ? work : tasks;
  return all.map(({ id }) => id).filter((id) => isLeaf(id, all));
}
