import type { RunKey, TaskMove } from "@daymill/core";
import { hotStatement } from "../hot/hot-port.ts";
import type { HotTransaction } from "../hot/hot-port.ts";
import type { Decider } from "./batch.ts";
import { toWork } from "./claimed-work.ts";
import type { WorkRow } from "./claimed-work.ts";
import type { DecidedRun } from "./decided-run.ts";

const KEY_INPUT = hotStatement<{ answer: WorkRow | null }>(
  "dm_key_input",
  `select dm_read_work(array(
    select instance_key from task_instance
    where run_key = $1::bigint and task_id = $2::text and state = $3::text
      and map_index between coalesce($4::integer, -1) and coalesce($5::integer, 2147483647)
  )) as answer`,
);
const SET_KEYS = hotStatement<object>("dm_set_keys", "select dm_set_keys($1::bigint[], $2::text[])");

/** Gives the instances that become ready, and whose task has a limit by key, their keys: the claim then reads rows only. */
export async function keyTasks(tx: HotTransaction, decided: readonly DecidedRun[], decider: Decider): Promise<void> {
  for (const { run, snapshot, decision } of decided) {
    const keyed = decider.keyed(snapshot.versionKey);
    if (keyed.size === 0) continue;
    for (const move of decision.moves) {
      if (move.to === "scheduled" && keyed.has(move.taskId)) await keyTask(tx, { run, move, decider });
    }
  }
}

async function keyTask(
  tx: HotTransaction,
  { run, move, decider }: { readonly run: RunKey; readonly move: TaskMove; readonly decider: Decider },
): Promise<void> {
  const { taskId, from, indexes } = move;
  const [row] = await tx.call(KEY_INPUT, [run, taskId, from, indexes?.first ?? null, indexes?.last ?? null]);
  const keys = await decider.keys(toWork(row?.answer ?? null));
  await tx.call(SET_KEYS, [keys.map(({ instance }) => instance), keys.map(({ key }) => key)]);
}
