import type { DagId, RunId, TaskId } from "@daymill/core";
import { applyMark, changeOutput, retryCallback, savePool } from "@daymill/metadata";
import { sql } from "kysely";
import type { Action } from "./action.ts";
import { ASKS_FOR_LATEST } from "./latest.ts";
import { POOLS } from "./random-dag.ts";
import type { World } from "./world.ts";

/** A callback that failed for good is to be called again. */
async function callAgain({ database, random, clock }: World): Promise<boolean> {
  const failed = await database.db
    .selectFrom("callback")
    .select(["callback_key as key", "run_key as runKey", "backfill_key as backfillKey"])
    .where("state", "=", "failed")
    .orderBy("callback_key")
    .execute();
  if (failed.length === 0) return false;
  const { key, runKey, backfillKey } = random.pick(failed);
  const about = runKey === null ? { backfillKey: backfillKey ?? 0 } : { runKey };
  return await retryCallback(database.db, { ...about, key, who: "simulation" }, clock.now());
}

/** A person gives up a job that goes on elsewhere. */
async function giveUpJob(world: World): Promise<boolean> {
  const { database, random, clock } = world;
  const { rows } = await sql<{ dagId: DagId; runId: RunId; taskId: TaskId; mapIndex: number }>`
    select r.dag_id as "dagId", r.run_id as "runId", i.task_id as "taskId", i.map_index as "mapIndex"
    from remote_job j join task_instance i on i.instance_key = j.instance_key join dag_run r on r.run_key = i.run_key
    where j.state in ('intent', 'submitted') order by i.instance_key`.execute(database.db);
  if (rows.length === 0) return false;
  const { dagId, runId, taskId, mapIndex } = random.pick(rows);
  const tasks = [{ taskId, mapIndexes: [mapIndex] }];
  const order = { ...markOf(dagId, runId), tasks, state: "failed" } as const;
  const marked = await applyMark(database.db, order, clock.now());
  world.wake(marked.runKeys);
  return marked.total > 0;
}

function markOf(dagId: DagId, runId: RunId) {
  const wide = { upstream: false, downstream: false, past: false, future: false };
  return { dagId, runIds: [runId], ...wide, only: "all", exclude: [], etag: undefined, who: "simulation" } as const;
}

/** What a task returned is replaced or taken away: conditions and lists read it. Answers that are checked stay as they are. */
async function setOutput(world: World): Promise<boolean> {
  const { database, random, clock } = world;
  const { rows } = await sql<{ dagId: DagId; runId: RunId; taskId: TaskId; mapIndex: number }>`
    select r.dag_id as "dagId", r.run_id as "runId", i.task_id as "taskId", i.map_index as "mapIndex"
    from task_instance i join dag_run r on r.run_key = i.run_key join dag_version v on v.version_key = r.version_key
    where i.state in ('success', 'failed', 'skipped') and r.ended_at is null and not ${sql.raw(ASKS_FOR_LATEST)}
    order by i.instance_key`.execute(database.db);
  if (rows.length === 0) return false;
  const name = random.pick(rows);
  const value = random.pick([true, false, [], [1], [1, 2, 3], null]);
  const output = random.chance(0.8) ? { value, bytes: JSON.stringify(value).length } : null;
  const change = { name, output, writtenAt: undefined, who: "simulation" };
  const changed = await changeOutput(database.db, change, clock.now());
  if (changed.kind === "changed") world.wake([changed.run]);
  return changed.kind === "changed";
}

async function resize(world: World, name: string, slots: number): Promise<void> {
  const { rows } = await sql<{ newest: number }>`
    select coalesce(max(attempt_key), 0) as newest from task_attempt`.execute(world.database.db);
  // What was claimed before holds more, maybe, than there are slots now; nothing is claimed on top of that.
  const description = `as of attempt ${rows[0]?.newest ?? 0}`;
  await savePool(world.database.db, { name, slots, includeDeferred: false, description });
  world.wake([]);
}

async function resizePool(world: World): Promise<boolean> {
  const [name, usual] = world.random.pick(Object.entries(POOLS));
  await resize(world, name, world.random.pick([0, 1, 2, usual, usual + 2, -1]));
  return true;
}

/** What needs more slots than there are would wait for ever. */
export async function restorePools(world: World): Promise<void> {
  for (const [name, slots] of Object.entries(POOLS)) await resize(world, name, slots);
}

export const CALL_AGAIN: Action = { name: "a person has a callback called again", weight: 2, run: callAgain };

/** What people do to what is there, and no other action does. */
export const PERSON_ACTIONS: readonly Action[] = [
  CALL_AGAIN,
  { name: "a person gives up a job", weight: 3, run: giveUpJob },
  { name: "a person sets or takes away an output", weight: 3, run: setOutput },
  { name: "a pool gets more slots, or fewer", weight: 2, run: resizePool },
];
