import type { DagId, EpochMillis, RunKey } from "@daymill/core";
import { hotStatement } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { draftBackfill, startBackfill } from "../api/actions/start-backfill.ts";
import { pageReader } from "../api/reader.ts";
import type { LoopHarness } from "./loop-harness.ts";

interface Standing {
  readonly runKey: RunKey;
  readonly date: EpochMillis;
  readonly clears: number;
  /** Tasks that the run has. */
  readonly tasks: readonly string[];
  /** How often each was cleared, those that it was made without included. */
  readonly generations: Readonly<Record<string, number>>;
}

/** Logical dates in their order. */
interface Days {
  readonly create: readonly EpochMillis[];
  readonly rerun: readonly EpochMillis[];
}

/** A backfill that is over, or that was not begun because there was nothing to do. */
export interface DoneBackfill {
  readonly draft: Awaited<ReturnType<typeof draftBackfill>>;
  /** What its preview said that it would do. */
  readonly shown: Days;
  /** What it did. */
  readonly did: Days;
  /** Tasks of all runs that it made. */
  readonly made: number;
  /** Tasks of all runs that it had cleared. */
  readonly cleared: number;
}

const STANDING = hotStatement<Standing>(
  "standing_of_runs",
  `select r.run_key as "runKey", r.logical_date as date, r.clear_number as clears,
    array(select distinct i.task_id from task_instance i where i.run_key = r.run_key and i.state <> 'removed') as tasks,
    (select json_object_agg(i.task_id, i.generation) from task_instance i where i.run_key = r.run_key) as generations
  from dag_run r where r.dag_id = $1`,
);

/** Previews a backfill, runs it to its end, and tells what came of it. */
export async function backfillAsShown(
  loop: LoopHarness,
  request: Parameters<typeof draftBackfill>[1],
): Promise<DoneBackfill> {
  const { database, time } = loop;
  const { dagId } = request;
  const parts = { db: database.db, read: pageReader(database.db), clock: time };
  const before = await standing(database, dagId);
  const draft = await draftBackfill(parts, request);
  const planned = (action: "create" | "rerun") =>
    inOrder(draft.decided.days.flatMap((day) => (day.action === action ? [day.run.logicalDate] : [])));
  const shown = { create: planned("create"), rerun: planned("rerun") };
  const isNone = shown.create.length + shown.rerun.length === 0;
  const key = await startBackfill(parts, { ...request, who: "ann" }, draft).catch((error: unknown) => {
    if (isNone) return undefined;
    throw error;
  });
  if (key !== undefined) await loop.until(`backfill ${key} is over`, async () => await isOver(database, dagId));
  return { draft, shown, ...difference(before, await standing(database, dagId)) };
}

async function standing({ hot }: MetadataDatabase, dagId: string): Promise<ReadonlyMap<RunKey, Standing>> {
  const rows = await hot.call(STANDING, [dagId]);
  return new Map(rows.map((row) => [row.runKey, row]));
}

async function isOver({ db }: MetadataDatabase, dagId: string): Promise<boolean> {
  const open = await db
    .selectFrom("backfill")
    .select("backfill_key")
    .where("dag_id", "=", dagId as DagId)
    .where("ended_at", "is", null)
    .execute();
  return open.length === 0;
}

function difference(before: ReadonlyMap<RunKey, Standing>, after: ReadonlyMap<RunKey, Standing>) {
  const made = [...after.values()].filter(({ runKey }) => !before.has(runKey));
  const again = [...after.values()].filter(({ runKey, clears }) => (before.get(runKey)?.clears ?? clears) < clears);
  const cleared = [...after.values()].flatMap(({ runKey, generations }) =>
    Object.entries(generations).filter(([id, times]) => times > (before.get(runKey)?.generations[id] ?? times)),
  );
  const dates = (runs: readonly Standing[]) => inOrder(runs.map(({ date }) => date));
  return {
    did: { create: dates(made), rerun: dates(again) },
    made: made.flatMap(({ tasks }) => tasks).length,
    cleared: cleared.length,
  };
}

function inOrder(dates: readonly EpochMillis[]): readonly EpochMillis[] {
  return dates.toSorted((a, b) => a - b);
}
