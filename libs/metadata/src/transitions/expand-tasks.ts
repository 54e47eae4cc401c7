import type { EpochMillis, RunDecision, RunSnapshot } from "@daymill/core";
import { hotStatement } from "../hot/hot-port.ts";
import type { HotTransaction } from "../hot/hot-port.ts";
import { toWork } from "./claimed-work.ts";
import type { WorkRow } from "./claimed-work.ts";
import { decideSnapshot } from "./decide-snapshot.ts";
import type { DecidedRun } from "./decided-run.ts";
import type { Decider } from "./batch.ts";
import { toSnapshot } from "./snapshot.ts";
import type { SnapshotRow } from "./snapshot.ts";
import { toldOf } from "./told.ts";

const MAPPING_INPUT = hotStatement<{ answer: WorkRow | null }>(
  "dm_mapping_input",
  `select dm_read_work(array(
    select instance_key from task_instance where run_key = $1::bigint and task_id = $2::text order by map_index limit 1
  )) as answer`,
);
const EXPAND = hotStatement<object>(
  "dm_expand_task",
  "select dm_expand_task($1::bigint, $2::bigint, $3::text, $4::jsonb, $5::text[], $6::jsonb)",
);
const FAIL = hotStatement<object>(
  "dm_fail_mapping",
  "select dm_fail_mapping($1::bigint, $2::bigint, $3::text, $4::text, $5::jsonb)",
);
const SNAPSHOT = hotStatement<{ answer: readonly SnapshotRow[] | null }>(
  "dm_read_snapshots",
  "select dm_read_snapshots($1::bigint[]) as answer",
);

/**
 * Makes the instances of the mapped tasks that a decision asks for, and decides anew, until it asks for no more: one list
 * may be made of nothing, and unblock the next.
 */
export async function expandTasks(
  tx: HotTransaction,
  start: {
    readonly snapshot: RunSnapshot;
    readonly decision: RunDecision;
    readonly decider: Decider;
    readonly now: EpochMillis;
  },
): Promise<DecidedRun> {
  const { decider, now } = start;
  let { snapshot, decision } = start;
  while (decision.expand.length > 0) {
    for (const taskId of decision.expand) await expandTask(tx, { snapshot, taskId, decider, now });
    snapshot = await readSnapshot(tx, snapshot);
    ({ decision } = await decideSnapshot(tx, { snapshot, changed: undefined, decider, now }));
  }
  return { run: snapshot.runKey, snapshot, decision };
}

async function expandTask(
  tx: HotTransaction,
  { snapshot, taskId, decider, now }: { snapshot: RunSnapshot; taskId: string; decider: Decider; now: EpochMillis },
): Promise<void> {
  const [input] = await tx.call(MAPPING_INPUT, [snapshot.runKey, taskId]);
  const made = await decider.elements(toWork(input?.answer ?? null));
  const counts = decider.callbacks(snapshot.versionKey)?.tasks.get(taskId);
  const told = (to: "failed" | "skipped") => {
    const who = toldOf(to, counts);
    return who ? JSON.stringify(who) : null;
  };
  if ("problem" in made) {
    await tx.call(FAIL, [now, snapshot.runKey, taskId, made.problem, told("failed")]);
    return;
  }
  const elements = JSON.stringify(made.elements);
  await tx.call(EXPAND, [now, snapshot.runKey, taskId, elements, made.labels, told("skipped")]);
}

async function readSnapshot(tx: HotTransaction, of: RunSnapshot): Promise<RunSnapshot> {
  const [row] = await tx.call(SNAPSHOT, [[of.runKey]]);
  const [snapshot] = row?.answer ?? [];
  return snapshot === undefined ? of : toSnapshot(snapshot);
}
