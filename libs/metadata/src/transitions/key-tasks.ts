import { hotStatement } from "../hot/hot-port.ts";
import type { HotTransaction } from "../hot/hot-port.ts";
import type { Decider } from "./batch.ts";
import { toWork } from "./claimed-work.ts";
import type { WorkRow } from "./claimed-work.ts";
import type { DecidedRun } from "./decided-run.ts";

const KEY_INPUT = hotStatement<{ answer: WorkRow | null }>(
  "dm_key_input",
  `select dm_read_work(array(
    select i.instance_key
    from jsonb_to_recordset($1::jsonb) as m(run bigint, task text, state text, first integer, last integer)
    join task_instance i on i.run_key = m.run and i.task_id = m.task and i.state = m.state
      and i.map_index between coalesce(m.first, -1) and coalesce(m.last, 2147483647)
  )) as answer`,
);
const SET_KEYS = hotStatement<object>("dm_set_keys", "select dm_set_keys($1::bigint[], $2::text[])");

/** Gives the instances that become ready, and whose task has a limit by key, their keys: the claim then reads rows only. */
export async function keyTasks(tx: HotTransaction, decided: readonly DecidedRun[], decider: Decider): Promise<void> {
  const moves = decided.flatMap(({ run, snapshot, decision }) => {
    const keyed = decider.keyed(snapshot.versionKey);
    return decision.moves
      .filter(({ to, taskId }) => to === "scheduled" && keyed.has(taskId))
      .map(({ taskId, from, indexes }) => ({ run, task: taskId, state: from, ...indexes }));
  });
  if (moves.length === 0) return;
  const [row] = await tx.call(KEY_INPUT, [JSON.stringify(moves)]);
  const keys = await decider.keys(toWork(row?.answer ?? null));
  await tx.call(SET_KEYS, [keys.map(({ instance }) => instance), keys.map(({ key }) => key)]);
}
