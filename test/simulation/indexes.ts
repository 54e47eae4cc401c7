import type { SerializedDag, SerializedTask, TaskState, VersionKey } from "@daymill/core";
import { readGraphs } from "@daymill/metadata";
import { sql } from "kysely";
import type { Exercised } from "./invariants.ts";
import type { World } from "./world.ts";

const INDEXES = "a task of a mapped group is left out for what failed at its own index, and for nothing else";

interface PlainRun {
  readonly run: number;
  readonly version: VersionKey;
  readonly instances: readonly (readonly [task: string, mapIndex: number, state: TaskState, attempts: number])[];
}

type Instance = PlainRun["instances"][number];

/** Whether runs that nobody touched and nothing cut short ended so, where the trigger rule is all_success. */
export async function checkIndexes(world: World, exercised: Exercised): Promise<string | undefined> {
  const { rows } = await sql<PlainRun>`
    select r.run_key as run, r.version_key as version,
      json_agg(json_build_array(i.task_id, i.map_index, i.state, i.attempt_number)) as instances
    from dag_run r join task_instance i on i.run_key = r.run_key
    where r.ended_at is not null and r.clear_number = 0 and r.reason not in ('run_timeout', 'fail_fast')
      and not exists (select 1 from state_change c where c.run_key = r.run_key and c.who <> 'scheduler')
    group by r.run_key`.execute(world.database.db);
  const graphs = await readGraphs(world.database.db, [...new Set(rows.map(({ version }) => version))]);
  for (const { run, version, instances } of rows) {
    const dag = graphs.get(version)?.graph;
    if (dag === undefined) throw new Error(`version ${version} has no graph`);
    const wrong = dag.tasks
      .filter((task) => isJudgedAlone(task, dag))
      .flatMap((task) => {
        const own = instances.filter(([id, index]) => id === task.id && index >= 0);
        exercised.set(INDEXES, (exercised.get(INDEXES) ?? 0) + own.length);
        return own.filter((one) => !isRight(one, seenBy(task, one[1], { dag, instances })));
      });
    const [first] = wrong;
    if (first !== undefined) return `${INDEXES}: run ${run}, ${first.join(" ")}`;
  }
  return undefined;
}

/** Whether nothing but its direct upstreams decides about a task, and one of them stands in its mapped group. */
function isJudgedAlone(task: SerializedTask, dag: SerializedDag): boolean {
  const isBeside = (id: string) => dag.tasks.some((other) => other.id === id && other.group === task.group);
  const isSetup = ({ id, role }: SerializedTask) => role === "setup" && !task.upstream.includes(id);
  return (
    task.group !== null &&
    task.triggerRule === "all_success" &&
    task.conditions.length === 0 &&
    task.upstream.some(isBeside) &&
    !dag.tasks.some(isSetup)
  );
}

/** The upstream states that an instance depends on: in the group those of its index, else all. */
function seenBy(
  task: SerializedTask,
  index: number,
  { dag, instances }: { readonly dag: SerializedDag; readonly instances: readonly Instance[] },
): TaskState[] {
  return task.upstream.flatMap((id) => {
    const its = instances.filter(([other]) => other === id);
    const isBeside = dag.tasks.some((other) => other.id === id && other.group === task.group);
    const seen = isBeside ? its.filter(([, at]) => at === index || at < 0) : its;
    return seen.map(([, , state]) => state).filter((state) => state !== "removed");
  });
}

function isRight([, , state, attempts]: Instance, seen: readonly TaskState[]): boolean {
  if (state === "removed") return true;
  const hasFailed = seen.some((one) => one === "failed" || one === "upstream_failed");
  if (hasFailed !== (state === "upstream_failed")) return false;
  return attempts === 0 || seen.every((one) => one === "success");
}
