import { DaymillError, isTerminal, isUnderWay } from "@daymill/core";
import type { AttemptKey, EpochMillis, RunKey, RunState, TaskInstanceKey, TaskState, VersionKey } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../../database.ts";
import { readGraphs } from "../../queries/dag-versions.ts";
import { inTransaction } from "../../transaction.ts";
import { lockRuns } from "./apply-clear.ts";
import { markInstances } from "./apply-mark.ts";

export interface RunMark {
  readonly runKey: RunKey;
  /** Success and failed end it, but for teardowns that are still to run; queued starts it again where it stands. */
  readonly state: "success" | "failed" | "queued";
  /** Of success and failed: a run that is over by then stays as it ended. */
  readonly onlyOpen?: boolean;
  readonly who: string;
}

export interface MarkedRun {
  /** False: it stands so already, or is over where only an open one was meant; nothing was done. */
  readonly isChanged: boolean;
  /** Attempts to be stopped now. */
  readonly cancel: readonly AttemptKey[];
}

/**
 * Says how a run ended, or queues one that is over. To be followed by `wake`. Rejects with E701 for an unknown run; does
 * nothing when all of it stands so already, when it is over and only an open one is meant, or to be queued and is not over.
 */
export async function markRun(db: Kysely<Database>, mark: RunMark, now: EpochMillis): Promise<MarkedRun> {
  return await inTransaction(db, async (trx) => {
    await lockRuns(trx, [mark.runKey]);
    const run = await trx
      .selectFrom("dag_run")
      .select(["dag_id as dagId", "state", "version_key as version", "ended_at as endedAt"])
      .where("run_key", "=", mark.runKey)
      .executeTakeFirst();
    if (run === undefined) throw new DaymillError("E701", "There is no such run.");
    const log = () => logMark(trx, { mark, from: run.state, dagId: run.dagId }, now);
    if (mark.state === "queued") {
      if (run.endedAt === null) return { isChanged: false, cancel: [] };
      await log();
      await sql`select dm_reopen_runs(${now}::bigint, ${[mark.runKey]}::bigint[])`.execute(trx);
      return { isChanged: true, cancel: [] };
    }
    if (mark.onlyOpen && run.endedAt !== null) return { isChanged: false, cancel: [] };
    const { runKey, who, state } = mark;
    const parts = await readParts(trx, { runKey, state, version: run.version });
    if (run.state === state && parts.moves.size === 0) return { isChanged: false, cancel: [] };
    await log();
    return { isChanged: true, cancel: await endRun(trx, { runKey, who, state, parts }, now) };
  });
}

interface RunInstance {
  readonly instance: TaskInstanceKey;
  readonly task: string;
  readonly state: TaskState;
}

/** What an end that is said of a run does to its parts. */
interface RunParts {
  /** By the state that they get. */
  readonly moves: ReadonlyMap<TaskState, readonly TaskInstanceKey[]>;
  /** Whether teardowns are still to run. */
  readonly hasTeardowns: boolean;
}

interface EndOfRun {
  readonly runKey: RunKey;
  readonly state: "success" | "failed";
}

async function readParts(
  trx: Transaction<Database>,
  { runKey, state: end, version }: EndOfRun & { readonly version: VersionKey },
): Promise<RunParts> {
  const graph = (await readGraphs(trx, [version])).get(version)?.graph;
  const teardowns = new Set(graph?.tasks.filter(({ role }) => role === "teardown").map(({ id }) => id));
  const instances: RunInstance[] = await trx
    .selectFrom("task_instance")
    .select(["instance_key as instance", "task_id as task", "state"])
    .where("run_key", "=", runKey)
    .execute();
  const moves = new Map<TaskState, readonly TaskInstanceKey[]>();
  const work = instances.filter(({ task }) => !teardowns.has(task));
  for (const [target, those] of Map.groupBy(work, (each) => targetOf(each.state, end)))
    if (target !== undefined)
      moves.set(
        target,
        those.map(({ instance }) => instance),
      );
  const hasTeardowns = instances.some(({ task, state }) => teardowns.has(task) && !isTerminal(state));
  return { moves, hasTeardowns };
}

async function endRun(
  trx: Transaction<Database>,
  { runKey, state, who, parts }: EndOfRun & { readonly who: string; readonly parts: RunParts },
  now: EpochMillis,
): Promise<AttemptKey[]> {
  const cancel: AttemptKey[] = [];
  for (const [target, instances] of parts.moves)
    cancel.push(...(await markInstances(trx, { instances, state: target, who }, now)));
  await setRunState(trx, { runKey, state: parts.hasTeardowns ? "running" : state }, now);
  return cancel;
}

/** Where an instance goes with its run: what runs shares its end, what has not begun is left out. Undefined: it stays. */
function targetOf(state: TaskState, run: "success" | "failed"): TaskState | undefined {
  if (run === "success") return state === "success" || state === "removed" ? undefined : "success";
  if (isTerminal(state)) return undefined;
  return isUnderWay(state) ? "failed" : "skipped";
}

async function setRunState(
  trx: Transaction<Database>,
  { runKey, state }: { readonly runKey: RunKey; readonly state: RunState },
  now: EpochMillis,
): Promise<void> {
  const isOver = state !== "running";
  await trx
    .updateTable("dag_run")
    .set({
      state,
      reason: isOver ? "marked by hand" : null,
      // What was over is as long as it was: its time counts none in which nothing could run (see dm_mark).
      started_at: sql<EpochMillis>`coalesce(started_at, queued_at) + case when ended_at is null then 0 else ${now} - ended_at end`,
      ended_at: isOver ? now : null,
      look_at: isOver ? null : now,
      only_waits: false,
    })
    .where("run_key", "=", runKey)
    .execute();
}

async function logMark(
  trx: Transaction<Database>,
  { mark, from, dagId }: { readonly mark: RunMark; readonly from: RunState; readonly dagId: string },
  now: EpochMillis,
): Promise<void> {
  await sql`
    insert into state_change (at, who, cause, dag_id, run_key, from_state, to_state)
    values (${now}, ${mark.who}, 'mark', ${dagId}, ${mark.runKey}, ${from}, ${mark.state})`.execute(trx);
}
