import { cron, dag, task } from "@daymill/core";
import { freshDatabase } from "@daymill/metadata/testing";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { backfillAsShown } from "../../testing/backfill-as-shown.ts";
import { startLoop } from "../../testing/loop-harness.ts";

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

test(
  "whatever is asked for, a backfill makes and runs again just what its preview showed",
  { timeout: 300_000 },
  async () => {
    await using loop = await startLoop(await freshDatabase(), [daily]);
    const seen = { create: 0, rerun: 0, none: 0 };
    const property = fc.asyncProperty(requests, async ({ first, length, only, around, ...how }) => {
      const which = only ? { tasks: [only], ...around } : { upstream: false, downstream: false };
      const days = { from: dayAt(first), to: dayAt(first + length) };
      const request = { dagId: "daily", ...days, ...how, ...which, params: {}, dryRun: false };
      const { draft, shown, did, made, cleared } = await backfillAsShown(loop, request);
      expect({ ...did, instances: cleared + made }).toEqual({ ...shown, instances: draft.plan.instances });
      seen.create += shown.create.length;
      seen.rerun += shown.rerun.length;
      seen.none += Number(shown.create.length + shown.rerun.length === 0);
    });
    await fc.assert(property, { numRuns: 40, endOnFailure: true });
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  },
);
