import type { DagId, EpochMillis, RunKey, SerializedDag } from "@daymill/core";
import { arbitraryDag } from "@daymill/core/testing";
import { hotStatement } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { freshDatabase } from "@daymill/metadata/testing";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { startLoop } from "../../testing/loop-harness.ts";
import { asDag, fatefulBodies, GRAPH_KINDS, kindsOf } from "../../testing/random-graphs.ts";
import type { GraphKind } from "../../testing/random-graphs.ts";
import { pageReader } from "../reader.ts";
import { draftBackfill, startBackfill } from "./start-backfill.ts";

const FIRST = Date.UTC(2024, 2, 25);
const DAY_MS = 86_400_000;
const dayAt = (index: number) => new Date(FIRST + index * DAY_MS).toISOString().slice(0, 10);
const DAILY = {
  schedule: { kind: "cron", crons: ["@daily"], timezone: "UTC" },
  start: dayAt(1),
  end: dayAt(6),
  pausedOnCreation: true,
} as const;

const requests = fc.record({
  first: fc.nat({ max: 6 }),
  length: fc.nat({ max: 3 }),
  reprocess: fc.constantFrom("none", "failed", "failed_only", "completed"),
  order: fc.constantFrom("oldest", "newest"),
  only: fc.option(fc.nat({ max: 20 }), { nil: undefined }),
  around: fc.record({ upstream: fc.boolean(), downstream: fc.boolean() }),
});
const cases = fc.record({
  graph: arbitraryDag({ maxTasks: 8 }),
  wishes: fc.array(requests, { minLength: 4, maxLength: 6 }),
});

interface Standing {
  readonly runKey: RunKey;
  readonly date: EpochMillis;
  readonly clears: number;
  /** Tasks that the run has. */
  readonly tasks: readonly string[];
}

const STANDING = hotStatement<Standing>(
  "standing_of_runs_of_graph",
  `select r.run_key as "runKey", r.logical_date as date, r.clear_number as clears,
    array(select distinct i.task_id from task_instance i where i.run_key = r.run_key and i.state <> 'removed') as tasks
  from dag_run r where r.dag_id = $1`,
);

async function standing({ hot }: MetadataDatabase, dagId: string): Promise<Map<RunKey, Standing>> {
  const rows = await hot.call(STANDING, [dagId]);
  return new Map(rows.map((row) => [row.runKey, row]));
}

function inOrder(dates: readonly EpochMillis[]): EpochMillis[] {
  return dates.toSorted((a, b) => a - b);
}

/** The days that got a run, with the number of their tasks, and the days that ran again. */
function difference(before: ReadonlyMap<RunKey, Standing>, after: ReadonlyMap<RunKey, Standing>) {
  const made = [...after.values()].filter(({ runKey }) => !before.has(runKey));
  const again = [...after.values()].filter(({ runKey, clears }) => (before.get(runKey)?.clears ?? clears) < clears);
  return {
    create: inOrder(made.map(({ date }) => date)),
    rerun: inOrder(again.map(({ date }) => date)),
    tasks: made.flatMap(({ tasks }) => tasks).length,
  };
}

test(
  "whatever DAG it is of, a backfill makes and runs again just the days that its preview showed",
  { timeout: 300_000 },
  async () => {
    const graphs = new Map<string, SerializedDag>();
    const graphOf = (id: string): SerializedDag => {
      const graph = graphs.get(id);
      if (graph === undefined) throw new Error(`${id} is not deployed`);
      return graph;
    };
    await using loop = await startLoop(await freshDatabase(), [], { run: fatefulBodies(graphOf) });
    const { database, time } = loop;
    const parts = { db: database.db, read: pageReader(database.db), clock: time };
    const isOver = async (dagId: string) => {
      const open = await database.db
        .selectFrom("backfill")
        .select("backfill_key")
        .where("dag_id", "=", dagId as DagId)
        .where("ended_at", "is", null)
        .execute();
      return open.length === 0;
    };
    const kinds = new Set<GraphKind>();
    const seen = { create: 0, rerun: 0, none: 0 };
    const property = fc.asyncProperty(cases, async ({ graph, wishes }) => {
      const dagId = `d${graphs.size}`;
      const made = asDag(graph, { id: dagId, ...DAILY });
      graphs.set(dagId, made.toJSON());
      await loop.deploy(made);
      for (const { first, length, only, around, ...how } of wishes) {
        const named = only === undefined ? undefined : graph.tasks[only % graph.tasks.length]?.id;
        const which = named ? { tasks: [named], ...around } : { upstream: false, downstream: false };
        const days = { from: dayAt(first), to: dayAt(first + length) };
        const request = { dagId, ...days, ...how, ...which, params: {}, dryRun: false };
        const before = await standing(database, dagId);
        const draft = await draftBackfill(parts, request);
        const planned = (action: "create" | "rerun") =>
          inOrder(draft.decided.days.flatMap((day) => (day.action === action ? [day.run.logicalDate] : [])));
        const [create, rerun] = [planned("create"), planned("rerun")];
        const tasks = create.length * (draft.plan.tasks?.create.length ?? graph.tasks.length);
        const isNone = create.length + rerun.length === 0;
        const key = await startBackfill(parts, { ...request, who: "ann" }, draft).catch((error: unknown) => {
          if (isNone) return undefined;
          throw error;
        });
        if (key !== undefined) await loop.until(`backfill ${key} is over`, async () => await isOver(dagId));
        expect(difference(before, await standing(database, dagId))).toEqual({ create, rerun, tasks });
        seen.create += create.length;
        seen.rerun += rerun.length;
        seen.none += Number(isNone);
      }
      for (const kind of kindsOf(graph)) kinds.add(kind);
    });
    await fc.assert(property, { numRuns: 25, endOnFailure: true });
    expect([...kinds].toSorted()).toEqual([...GRAPH_KINDS].toSorted());
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  },
);
