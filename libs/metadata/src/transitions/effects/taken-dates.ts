import type { AttemptKey, DagId, EpochMillis, RunId, TaskInstanceKey } from "@daymill/core";
import { hotStatement } from "../../hot/hot-port.ts";
import type { HotTransaction } from "../../hot/hot-port.ts";
import type { EffectProblem, EndedAttempt } from "../batch.ts";
import type { NewRun } from "../create-runs.ts";

/** A run of a date: `by` is the instance whose attempt asked for it; null: somebody else did. */
interface DatedRun {
  readonly dag: DagId;
  readonly at: EpochMillis;
  readonly id: RunId;
  readonly by: TaskInstanceKey | null;
}

/** One lock a date, in one order: of two tasks that ask for the same one the second sees what the first has made. */
const LOCK_DATES = hotStatement<object>(
  "lock_trigger_dates",
  `select pg_advisory_xact_lock(k.lock) from (
    select distinct hashtextextended(w.dag || chr(10) || w.at, 816) as lock
    from jsonb_to_recordset($1::jsonb) as w(dag text, at bigint) order by 1
  ) k`,
);
/** The id of a run that a task asked for names the attempt. */
const READ_DATED = hotStatement<DatedRun>(
  "read_dated_runs",
  `select r.dag_id as dag, r.logical_date as at, r.run_id as id, a.instance_key as by
  from (
    select distinct w.dag, w.at from jsonb_to_recordset($1::jsonb) as w(dag text, at bigint)
  ) w join dag_run r on r.dag_id = w.dag and r.logical_date = w.at
  left join task_attempt a on a.attempt_key = case
    when r.triggered_by = 'task' and r.run_id ~ '^triggered__[0-9]{1,18}_[0-9]+$' then split_part(r.run_id, '_', 3)::bigint
  end`,
);

interface WantedDates {
  readonly by: EndedAttempt;
  readonly runs: readonly NewRun[];
  /** Those of them whose date nobody else may have made a run of. */
  readonly unshared: readonly NewRun[];
}

/** The attempts that ask for a run of a date of which there is one that their instance did not ask for, in the database or in this batch. */
export async function findTakenDates(
  tx: HotTransaction,
  wanted: readonly WantedDates[],
): Promise<ReadonlyMap<AttemptKey, EffectProblem>> {
  const dates = wanted.flatMap(({ unshared }) => unshared.flatMap(toDate));
  if (dates.length === 0) return new Map();
  const wantedDates = JSON.stringify(dates);
  await tx.call(LOCK_DATES, [wantedDates]);
  const rows = await tx.call(READ_DATED, [wantedDates]);
  const known = new Map(rows.map((row) => [nameOf(row), row]));
  const problems = new Map<AttemptKey, EffectProblem>();
  for (const { by, runs, unshared } of wanted) {
    const taken = unshared
      .flatMap(toDate)
      .map((date) => known.get(nameOf(date)))
      .find((run) => run !== undefined && run.by !== by.instance);
    if (taken) problems.set(by.attempt, isTaken(taken));
    else for (const date of runs.flatMap(toDate)) note(known, { ...date, by: by.instance });
  }
  return problems;
}

function note(known: Map<string, DatedRun>, run: DatedRun): void {
  if (!known.has(nameOf(run))) known.set(nameOf(run), run);
}

function toDate({ dagId, logicalDate, runId }: NewRun): Omit<DatedRun, "by">[] {
  return logicalDate === null ? [] : [{ dag: dagId, at: logicalDate, id: runId }];
}

function nameOf({ dag, at }: Pick<DatedRun, "dag" | "at">): string {
  return `${dag}\n${at}`;
}

function isTaken({ dag, id }: DatedRun): EffectProblem {
  const message = `The task triggers the DAG ${dag}, which has a run of this logical date already: ${id}. Clear that one to run it again, or ask with whenExists: "keep".`;
  return { code: "E703", message, final: true };
}
