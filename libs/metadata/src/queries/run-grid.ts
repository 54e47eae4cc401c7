import { sql } from "kysely";
import type { Kysely, RawBuilder } from "kysely";
import { TASK_STATES } from "@daymill/core";
import type { DagId, EpochMillis, RunId, RunKey, RunState, RunType, TaskState, VersionKey } from "@daymill/core";
import type { Database } from "../database.ts";
import { toStateCounts, type StateCounts } from "./state-counts.ts";

export interface GridWindow {
  readonly dagId: DagId;
  /** Where the window to the right begins; absent: the newest runs. */
  readonly before?: { readonly runAfter: EpochMillis; readonly runKey: RunKey };
  /** Logical date (else run_after) in [from, to). */
  readonly from?: EpochMillis;
  readonly to?: EpochMillis;
  readonly states?: readonly RunState[];
  readonly types?: readonly RunType[];
  readonly limit: number;
}

export interface GridRunRow {
  readonly runKey: RunKey;
  readonly runId: RunId;
  readonly state: RunState;
  readonly type: RunType;
  readonly logicalDate: EpochMillis | null;
  readonly runAfter: EpochMillis;
  readonly startedAt: EpochMillis | null;
  readonly endedAt: EpochMillis | null;
  readonly versionKey: VersionKey;
  readonly hasNote: boolean;
  /** Its tasks are those of its version: only a clear gives a run another, and what has ended then stays. */
  readonly hasTasksOfVersion: boolean;
  /** Another one whenever the run's row was written. */
  readonly rowVersion: string;
}

/** Tasks of one run: `states[i]` is the most urgent state of `taskIds[i]`, as its place in TASK_STATES. */
export interface GridCells {
  readonly taskIds: readonly string[];
  readonly states: Uint8Array;
  /** Tasks with other than one instance. */
  readonly mapped: readonly { readonly taskId: string; readonly counts: StateCounts }[];
}

/** A task that is tried again, or was. */
export interface GridRetry {
  readonly runKey: RunKey;
  readonly taskId: string;
  /** Tries since the last clear, from 2. */
  readonly tries: number;
}

/** Runs of a window, newest first. */
export async function readGridRuns(db: Kysely<Database>, window: GridWindow): Promise<GridRunRow[]> {
  let query = db
    .selectFrom("dag_run as run")
    .select([
      "run.run_key as runKey",
      "run.run_id as runId",
      "run.state",
      "run.type",
      "run.logical_date as logicalDate",
      "run.run_after as runAfter",
      "run.started_at as startedAt",
      "run.ended_at as endedAt",
      "run.version_key as versionKey",
      sql<boolean>`run.note is not null`.as("hasNote"),
      sql<boolean>`run.clear_number = 0`.as("hasTasksOfVersion"),
      sql<string>`run.xmin::text`.as("rowVersion"),
    ])
    .where("run.dag_id", "=", window.dagId)
    .orderBy("run.run_after", "desc")
    .orderBy("run.run_key", "desc")
    .limit(window.limit);
  if (window.before) {
    const { runAfter, runKey } = window.before;
    query = query.where(sql<boolean>`(run.run_after, run.run_key) < (${runAfter}::bigint, ${runKey}::bigint)`);
  }
  if (window.states) query = query.where("run.state", "in", window.states);
  if (window.types) query = query.where("run.type", "in", window.types);
  const date = sql<EpochMillis>`coalesce(run.logical_date, run.run_after)`;
  if (window.from !== undefined) query = query.where(date, ">=", window.from);
  if (window.to !== undefined) query = query.where(date, "<", window.to);
  return await query.execute();
}

/**
 * Cells of the runs, from the summaries alone. One row a run comes back: its states as bytes in the order of task ids
 * (the order of the primary key, so nothing is sorted), because 85,000 rows would cost more on the way than in the scan.
 * `byUrgency`: all states, the one that most wants to be seen first.
 */
export async function readGridCells(
  db: Kysely<Database>,
  runKeys: readonly RunKey[],
  byUrgency: readonly TaskState[],
): Promise<ReadonlyMap<RunKey, GridCells>> {
  return await readCells(db, runKeys, { byUrgency, which: sql`true` });
}

/**
 * The same without the tasks of a single instance that succeeded, which are nearly all: of 85,000 cells 2,600 were left,
 * read in 14 ms instead of 30, and most of what the caller took to look at them. Runs with nothing else are absent.
 */
export async function readGridExceptions(
  db: Kysely<Database>,
  runKeys: readonly RunKey[],
  byUrgency: readonly TaskState[],
): Promise<ReadonlyMap<RunKey, GridCells>> {
  return await readCells(db, runKeys, { byUrgency, which: sql`not (expected = 1 and ${succeeded} = 1)` });
}

interface CellChoice {
  readonly byUrgency: readonly TaskState[];
  readonly which: RawBuilder<unknown>;
}

async function readCells(
  db: Kysely<Database>,
  runKeys: readonly RunKey[],
  { byUrgency, which }: CellChoice,
): Promise<ReadonlyMap<RunKey, GridCells>> {
  if (runKeys.length === 0) return new Map();
  const rows = await db
    .selectFrom("task_summary")
    .select([
      "run_key",
      sql<string>`string_agg(task_id, ' ' order by task_id)`.as("taskIds"),
      sql<Uint8Array>`string_agg(${mostUrgent(byUrgency)}, ''::bytea order by task_id)`.as("states"),
      sql<[string, number[]][] | null>`json_agg(json_build_array(task_id, counts)) filter (where expected <> 1)`.as(
        "mapped",
      ),
    ])
    .where("run_key", "=", anyOf(runKeys))
    .where(sql<boolean>`${which}`)
    .groupBy("run_key")
    .execute();
  const split = splitOnce();
  return new Map(
    rows.map((row) => [
      row.run_key,
      {
        taskIds: split(row.taskIds),
        states: row.states,
        mapped: (row.mapped ?? []).map(([taskId, counts]) => ({ taskId, counts: toStateCounts(counts) })),
      },
    ]),
  );
}

/** What was tried more than once in the runs; no instances of mapped tasks. */
export async function readGridRetries(db: Kysely<Database>, runKeys: readonly RunKey[]): Promise<GridRetry[]> {
  if (runKeys.length === 0) return [];
  return await db
    .selectFrom("task_instance")
    .select(["run_key as runKey", "task_id as taskId", "try_number as tries"])
    .where("run_key", "=", anyOf(runKeys))
    .where(sql<boolean>`try_number > 1`)
    .where("map_index", "=", -1)
    .execute();
}

/** As one text: the driver takes longer to write thousands of numbers one by one than the database to find them. */
function anyOf(runKeys: readonly RunKey[]): RawBuilder<RunKey> {
  return sql<RunKey>`any(${`{${runKeys.join(",")}}`}::bigint[])`;
}

/** How many instances of a summary succeeded. */
const succeeded = sql`counts[${sql.lit(TASK_STATES.indexOf("success") + 1)}]`;

/** The byte of a summary without instances. */
const NO_INSTANCES = 0xff;

function mostUrgent(byUrgency: readonly TaskState[]) {
  const byte = (value: number) => sql.lit(`\\x${value.toString(16).padStart(2, "0")}`);
  const arms = byUrgency.map((state) => {
    const place = TASK_STATES.indexOf(state);
    return sql`when counts[${sql.lit(place + 1)}] > 0 then ${byte(place)}::bytea`;
  });
  // Most cells of a grid are green: asking for that first makes 85,000 cells cost 30 ms instead of 55.
  const allDone = sql`when expected > 0 and ${succeeded} = expected then ${byte(TASK_STATES.indexOf("success"))}::bytea`;
  return sql`case ${sql.join([allDone, ...arms], sql` `)} else ${byte(NO_INSTANCES)}::bytea end`;
}

// Runs of one version have the same tasks: the list is split once and shared, which also lets a caller compare by identity.
function splitOnce(): (text: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (text) => {
    const list = known.get(text) ?? text.split(" ");
    known.set(text, list);
    return list;
  };
}
