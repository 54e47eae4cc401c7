import { sql } from "kysely";
import { TASK_STATES } from "@daymill/core";
import type { EpochMillis, JsonValue, RunKey, RunState, TaskState } from "@daymill/core";
import type { MetadataDatabase } from "../metadata-database.ts";

export interface SeedState {
  readonly runKey: RunKey;
  readonly taskId: string;
  /** One instance for each state; several: the task is mapped. */
  readonly states: readonly TaskState[];
}

/** Puts instances of a task into states, summary included. Not for states that hold a place in the queue or a slot. */
export async function seedStates(
  { db }: Pick<MetadataDatabase, "db">,
  { runKey, taskId, states }: SeedState,
): Promise<void> {
  const isMapped = states.length > 1;
  const former = await sql<{ lane: number; slots: number; priority: number }>`
    delete from task_instance where run_key = ${runKey} and task_id = ${taskId}
    returning lane_key as lane, slots, priority`.execute(db);
  const { lane, slots, priority } = former.rows[0] ?? { lane: 0, slots: 1, priority: 1 };
  await sql`
    insert into task_instance (run_key, task_id, map_index, state, lane_key, slots, priority, ended_at)
    select ${runKey}, ${taskId}, case when ${isMapped} then s.ordinality - 1 else -1 end, s.state, ${lane}, ${slots},
      ${priority}, case when s.state = 'none' then null else 1000 + s.ordinality end
    from unnest(${[...states]}::text[]) with ordinality as s(state, ordinality)`.execute(db);
  const counts = TASK_STATES.map((state) => states.filter((each) => each === state).length);
  await sql`update task_summary set counts = ${counts}::int[], expected = ${states.length}, expanded = true
    where run_key = ${runKey} and task_id = ${taskId}`.execute(db);
}

/** Ends a run, or starts it. */
export async function seedRunState(
  { db }: Pick<MetadataDatabase, "db">,
  { runKey, state, at }: { readonly runKey: RunKey; readonly state: RunState; readonly at: EpochMillis },
): Promise<void> {
  const isOver = state === "success" || state === "failed";
  await db
    .updateTable("dag_run")
    .set({ state, started_at: at, ended_at: isOver ? at : null })
    .where("run_key", "=", runKey)
    .execute();
}

/** Makes a task that needs no worker ready, and opens its attempt; nobody looks at it. */
export async function seedLook(
  { db }: Pick<MetadataDatabase, "db">,
  { runKey, taskId, at }: { readonly runKey: RunKey; readonly taskId: string; readonly at: EpochMillis },
): Promise<void> {
  await sql`update task_instance set state = 'scheduled', ready_at = ${at}
    where run_key = ${runKey} and task_id = ${taskId}`.execute(db);
  await sql`update task_summary set counts = dm_shift(counts, '{none}', '{scheduled}')
    where run_key = ${runKey} and task_id = ${taskId}`.execute(db);
  await sql`select dm_open_looks(${at}::bigint, array(
    select instance_key from task_instance where run_key = ${runKey} and task_id = ${taskId}))`.execute(db);
}

/** Puts an output into an instance of a task; another one takes its place, written a millisecond later. */
export async function seedOutput(
  { db }: Pick<MetadataDatabase, "db">,
  output: { readonly runKey: RunKey; readonly taskId: string; readonly mapIndex?: number; readonly value: JsonValue },
): Promise<void> {
  const { runKey, taskId, mapIndex = -1, value } = output;
  await sql`insert into output (instance_key, generation, attempt_number, value, bytes, written_at)
    select instance_key, generation, 1, ${JSON.stringify(value)}::jsonb, 1, 1 from task_instance
    where run_key = ${runKey} and task_id = ${taskId} and map_index = ${mapIndex}
    on conflict (instance_key) do update set value = excluded.value, written_at = output.written_at + 1`.execute(db);
}
