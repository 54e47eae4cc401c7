import type { SerializedDag } from "@daymill/core";
import { arbitraryDag } from "@daymill/core/testing";
import { applyClear, planClear } from "@daymill/metadata";
import type { ClearOrder, ClearPlan } from "@daymill/metadata";
import { assertAsShown, clearOrder, freshDatabase, readStanding } from "@daymill/metadata/testing";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { startLoop } from "../testing/loop-harness.ts";
import type { LoopHarness } from "../testing/loop-harness.ts";
import { asDag, DeployedGraphs, fatefulBodies, GRAPH_KINDS, kindsOf } from "../testing/random-graphs.ts";
import type { GraphKind } from "../testing/random-graphs.ts";

/** Days of each DAG that have a run, the newest first. */
const RUNS = 3;

const wishes = fc.record({
  run: fc.nat({ max: RUNS - 1 }),
  tasks: fc.option(
    fc.array(fc.record({ task: fc.nat({ max: 20 }), index: fc.option(fc.integer({ min: -1, max: 2 })) }), {
      minLength: 1,
      maxLength: 3,
    }),
  ),
  upstream: fc.boolean(),
  downstream: fc.boolean(),
  past: fc.boolean(),
  future: fc.boolean(),
  only: fc.constantFrom("all", "all", "failed"),
  latestVersion: fc.boolean(),
  producers: fc.boolean(),
  /** Whether all is over before the next one. */
  waits: fc.constantFrom(true, true, false),
});
type Wish = typeof wishes extends fc.Arbitrary<infer T> ? T : never;

/** A DAG, its next version, and what is cleared once its runs are over. */
const cases = fc.record({
  first: arbitraryDag({ maxTasks: 8 }),
  second: arbitraryDag({ maxTasks: 8 }),
  wishes: fc.array(wishes, { minLength: 3, maxLength: 5 }),
});

function orderOf(dagId: string, ids: readonly string[], { run, tasks, ...how }: Wish): ClearOrder {
  const named = tasks?.map(({ task, index }) => ({
    taskId: ids[task % ids.length] ?? "",
    ...(index !== null && { mapIndexes: [index] }),
  }));
  return clearOrder(dagId, `${dagId}-${run}`, { ...how, tasks: named });
}

async function untilAllOver(loop: LoopHarness): Promise<void> {
  await loop.until("all runs are over", async () => {
    const open = await loop.database.db.selectFrom("dag_run").select("run_key").where("ended_at", "is", null).execute();
    return open.length === 0;
  });
}

/** Clears, and gives what was shown before; throws when anything else changed. */
async function clearAsShown({ database: { db }, time }: LoopHarness, order: ClearOrder): Promise<ClearPlan> {
  const plan = await planClear(db, order);
  const all = (await db.selectFrom("dag_run").select("run_key").execute()).map((row) => row.run_key);
  const before = await readStanding(db, all);
  const cleared = await applyClear(db, { ...order, etag: plan.etag }, time.now());
  assertAsShown(plan, before, await readStanding(db, all));
  expect(cleared.total).toBe(plan.total);
  return plan;
}

test(
  "whatever is asked for, a clear changes just the rows that its preview showed, whatever DAG it is of",
  { timeout: 300_000 },
  async () => {
    const graphs = new DeployedGraphs();
    await using loop = await startLoop(await freshDatabase(), [], { run: fatefulBodies(graphs.of) });
    const deploy = async (id: string, graph: SerializedDag): Promise<void> => {
      const dag = asDag(graph, { id });
      graphs.add(dag);
      await loop.deploy(dag);
    };
    const kinds = new Set<GraphKind>();
    const seen = { cleared: 0, atAnIndex: 0, newTasks: 0, inOtherRuns: 0, nothing: 0 };
    const note = ({ runs }: ClearPlan): void => {
      const cleared = runs.flatMap((run) => run.cleared);
      seen.cleared += cleared.length;
      seen.atAnIndex += cleared.filter(({ instance }) => instance.mapIndex > 0).length;
      seen.newTasks += runs.flatMap((run) => run.newTasks).length;
      seen.inOtherRuns += runs.filter(({ run }) => run.reach !== "named").length;
      seen.nothing += Number(cleared.length === 0);
    };
    const property = fc.asyncProperty(cases, async ({ first, second, wishes: given }) => {
      const id = graphs.nextId();
      await deploy(id, first);
      for (let day = 0; day < RUNS; day += 1) await loop.trigger(id, day, `${id}-${day}`);
      await untilAllOver(loop);
      await deploy(id, second);
      const ids = [...new Set([...first.tasks, ...second.tasks].map((task) => task.id))];
      for (const wish of given) {
        note(await clearAsShown(loop, orderOf(id, ids, wish)));
        if (wish.waits) await untilAllOver(loop);
      }
      await untilAllOver(loop);
      for (const kind of kindsOf(first)) kinds.add(kind);
    });
    await fc.assert(property, { numRuns: 40, endOnFailure: true });
    expect([...kinds].toSorted()).toEqual([...GRAPH_KINDS].toSorted());
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  },
);
