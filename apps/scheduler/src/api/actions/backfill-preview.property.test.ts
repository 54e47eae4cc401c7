import { cron, dag, task } from "@daymill/core";
import type { EpochMillis, RunKey } from "@daymill/core";
import { hotStatement } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { freshDatabase } from "@daymill/metadata/testing";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { startLoop } from "../../testing/loop-harness.ts";
import { pageReader } from "../reader.ts";
import { draftBackfill, startBackfill } from "./start-backfill.ts";

const FIRST = Date.UTC(2024, 2, 25);
const DAY_MS = 86_400_000;
const dayAt = (index: number) => new Date(FIRST + index * DAY_MS).toISOString().slice(0, 10);

/** Every third body fails: runs of all ends are there for the backfills that follow. */
let bodies = 0;
const step = (id: string) =>
  task(id, () => {
    bodies += 1;
    if (bodies % 3 === 0) throw new Error("every third fails");
    return bodies;
  });
const [dump, load, check] = [step("dump"), step("load"), step("check")];
const daily = dag(
  "daily",
  { schedule: cron("@daily"), start: dayAt(2), end: dayAt(12), catchup: false, pausedOnCreation: true },
  () => {
    dump({});
    load({}, { after: ["dump"] });
    check({}, { after: ["load"] });
  },
);

const requests = fc.record({
  first: fc.nat({ max: 12 }),
  length: fc.nat({ max: 4 }),
  reprocess: fc.constantFrom("none", "failed", "failed_only", "completed"),
  order: fc.constantFrom("oldest", "newest"),
  only: fc.option(fc.constantFrom("dump", "load", "check"), { nil: undefined }),
  around: fc.record({ upstream: fc.boolean(), downstream: fc.boolean() }),
});

interface Standing {
  readonly runKey: RunKey;
  readonly date: EpochMillis;
  readonly clears: number;
  /** Tasks that the run has. */
  readonly tasks: readonly string[];
  /** How often each was cleared, those that it was made without included. */
  readonly generations: Readonly<Record<string, number>>;
}

const STANDING = hotStatement<Standing>(
  "standing_of_runs",
  `
    select r.run_key as "runKey", r.logical_date as date, r.clear_number as clears,
      array(select i.task_id from task_instance i where i.run_key = r.run_key and i.state <> 'removed') as tasks,
      (select json_object_agg(i.task_id, i.generation) from task_instance i where i.run_key = r.run_key) as generations
    from dag_run r where r.dag_id = 'daily'`,
);

async function standing({ hot }: MetadataDatabase): Promise<Map<RunKey, Standing>> {
  const rows = await hot.call(STANDING, []);
  return new Map(rows.map((row) => [row.runKey, row]));
}

function inOrder(dates: readonly EpochMillis[]): EpochMillis[] {
  return dates.toSorted((a, b) => a - b);
}

/** What a backfill came to, in the words of its plan. */
function difference(before: ReadonlyMap<RunKey, Standing>, after: ReadonlyMap<RunKey, Standing>) {
  const made = [...after.values()].filter(({ runKey }) => !before.has(runKey));
  const again = [...after.values()].filter(({ runKey, clears }) => (before.get(runKey)?.clears ?? clears) < clears);
  const cleared = [...after.values()].flatMap(({ runKey, generations }) =>
    Object.entries(generations).filter(([id, times]) => times > (before.get(runKey)?.generations[id] ?? times)),
  );
  const fresh = made.flatMap(({ tasks }) => tasks);
  const dates = (runs: readonly Standing[]) => inOrder(runs.map(({ date }) => date));
  return { create: dates(made), rerun: dates(again), instances: cleared.length + fresh.length };
}

test(
  "whatever is asked for, a backfill makes and runs again just what its preview showed",
  { timeout: 300_000 },
  async () => {
    await using loop = await startLoop(await freshDatabase(), [daily]);
    const { database, time } = loop;
    const parts = { db: database.db, read: pageReader(database.db), clock: time };
    const seen = { create: 0, rerun: 0, none: 0 };
    const property = fc.asyncProperty(requests, async ({ first, length, only, around, ...how }) => {
      const which = only ? { tasks: [only], ...around } : { upstream: false, downstream: false };
      const days = { from: dayAt(first), to: dayAt(first + length) };
      const request = { dagId: "daily", ...days, ...how, ...which, params: {}, dryRun: false };
      const before = await standing(database);
      const draft = await draftBackfill(parts, request);
      const planned = (action: "create" | "rerun") =>
        draft.decided.days.filter((day) => day.action === action).map(({ run }) => run.logicalDate);
      const shown = {
        create: inOrder(planned("create")),
        rerun: inOrder(planned("rerun")),
        instances: draft.plan.instances,
      };
      const isNone = shown.create.length + shown.rerun.length === 0;
      const key = await startBackfill(parts, { ...request, who: "ann" }, draft).catch((error: unknown) => {
        if (isNone) return undefined;
        throw error;
      });
      const isOver = async () => {
        const open = await database.db
          .selectFrom("backfill")
          .select("backfill_key")
          .where("ended_at", "is", null)
          .execute();
        return open.length === 0;
      };
      if (key !== undefined) await loop.until(`backfill ${key} is over`, isOver);
      expect(difference(before, await standing(database))).toEqual(shown);
      seen.create += shown.create.length;
      seen.rerun += shown.rerun.length;
      seen.none += Number(isNone);
    });
    await fc.assert(property, { numRuns: 40, endOnFailure: true });
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  },
);
