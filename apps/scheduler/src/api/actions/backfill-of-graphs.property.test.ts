import { arbitraryDag } from "@daymill/core/testing";
import { freshDatabase } from "@daymill/metadata/testing";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { backfillAsShown } from "../../testing/backfill-as-shown.ts";
import { startLoop } from "../../testing/loop-harness.ts";
import { asDag, DeployedGraphs, fatefulBodies, GRAPH_KINDS, kindsOf } from "../../testing/random-graphs.ts";
import type { GraphKind } from "../../testing/random-graphs.ts";

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

test(
  "whatever DAG it is of, a backfill makes and runs again just the days that its preview showed",
  { timeout: 300_000 },
  async () => {
    const graphs = new DeployedGraphs();
    await using loop = await startLoop(await freshDatabase(), [], { run: fatefulBodies(graphs.of) });
    const kinds = new Set<GraphKind>();
    const seen = { create: 0, rerun: 0, none: 0 };
    const property = fc.asyncProperty(cases, async ({ graph, wishes }) => {
      const dagId = graphs.nextId();
      const made = asDag(graph, { id: dagId, ...DAILY });
      graphs.add(made);
      await loop.deploy(made);
      for (const { first, length, only, around, ...how } of wishes) {
        const named = only === undefined ? undefined : graph.tasks[only % graph.tasks.length]?.id;
        const which = named ? { tasks: [named], ...around } : { upstream: false, downstream: false };
        const days = { from: dayAt(first), to: dayAt(first + length) };
        const request = { dagId, ...days, ...how, ...which, params: {}, dryRun: false };
        const { draft, shown, did, made: tasks } = await backfillAsShown(loop, request);
        const { create, rerun } = shown;
        const each = draft.plan.tasks?.create.length ?? graph.tasks.length;
        expect({ ...did, tasks }).toEqual({ create, rerun, tasks: create.length * each });
        seen.create += create.length;
        seen.rerun += rerun.length;
        seen.none += Number(create.length + rerun.length === 0);
      }
      for (const kind of kindsOf(graph)) kinds.add(kind);
    });
    // Some kinds are rare.
    do await fc.assert(property, { numRuns: 25, endOnFailure: true });
    while (kinds.size < GRAPH_KINDS.length);
    expect([...kinds].toSorted()).toEqual([...GRAPH_KINDS].toSorted());
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  },
);
