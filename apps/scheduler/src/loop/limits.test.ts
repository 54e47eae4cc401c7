import { dag, group, task } from "@daymill/core";
import type { Dag, DagOptions, TaskOptions } from "@daymill/core";
import { savePool } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { beginLimitCase } from "../testing/limit-case.ts";
import type { LimitSetting } from "../testing/limit-case.ts";

const plain = (id: string, options: TaskOptions<{}, number> = {}) => task<{}, number>(id, options, () => 1);
const fourOf = (options: TaskOptions<{}, number>, of: DagOptions = {}) =>
  dag("d", of, () => {
    for (const id of ["a", "b", "c", "e"]) plain("x", options)({}, { id });
  });
const list = task("list", () => [1, 2, 3]);

forEachDatabase((name, open) => {
  const begin = ({ dag: one, ...setting }: Omit<LimitSetting, "dags"> & { readonly dag: Dag }) =>
    beginLimitCase(open, { ...setting, dags: [one] });

  describe(`limits that a DAG file sets, on ${name}`, () => {
    test("maxActiveTasks: over all runs of the DAG", async () => {
      await using it = await begin({ dag: fourOf({}, { maxActiveTasks: 3 }) });
      await it.loop.trigger("d", 0);
      await it.loop.trigger("d", 1);
      expect((await it.waves(3)).map(({ length }) => length)).toEqual([3, 3, 2]);
    });

    test("maxActiveRuns: a run more waits", async () => {
      await using it = await begin({ dag: dag("d", { maxActiveRuns: 1 }, () => void plain("x")()) });
      await it.loop.trigger("d", 0);
      await it.loop.trigger("d", 1);
      expect(await it.waves(2)).toEqual([["run-1 x"], ["run-2 x"]]);
    });

    test("maxActive.perTask: over runs", async () => {
      await using it = await begin({ dag: dag("d", {}, () => void plain("x", { maxActive: { perTask: 1 } })()) });
      await it.loop.trigger("d", 0);
      await it.loop.trigger("d", 1);
      expect(await it.waves(2)).toEqual([["run-1 x"], ["run-2 x"]]);
    });

    test("maxActive.perRun, and the limit of a mapping if it is less: in a run", async () => {
      const mapped = (perRun: number, limit: number) =>
        dag("d", {}, () => {
          plain("x", { maxActive: { perRun } }).map(list(), () => ({}), { limit });
        });
      for (const [perRun, limit] of [
        [2, 3],
        [3, 2],
      ] as const) {
        await using it = await begin({ dag: mapped(perRun, limit), outputs: { list: [1, 2, 3] } });
        await it.loop.trigger("d", 0);
        expect(await it.waves(2)).toEqual([["run-1 x[0]", "run-1 x[1]"], ["run-1 x[2]"]]);
      }
    });

    test("the limit of a mapped group: for each of its tasks", async () => {
      const example = dag("d", {}, () => {
        group.map("g", list(), () => void plain("x")(), { limit: 2 });
      });
      await using it = await begin({ dag: example, outputs: { list: [1, 2, 3] } });
      await it.loop.trigger("d", 0);
      expect(await it.waves(2)).toEqual([["run-1 g.x[0]", "run-1 g.x[1]"], ["run-1 g.x[2]"]]);
    });

    test("pool and slots: as many as fit", async () => {
      const pool = { name: "small", slots: 5, includeDeferred: false, description: null };
      const prepare = async ({ db }: MetadataDatabase) => void (await savePool(db, pool));
      await using it = await begin({ dag: fourOf({ pool: "small", slots: 2 }), prepare });
      await it.loop.trigger("d", 0);
      expect((await it.waves(2)).map(({ length }) => length)).toEqual([2, 2]);
    });
  });

  describe(`who goes first, on ${name}`, () => {
    test("the higher priority", async () => {
      const example = dag("d", {}, () => {
        plain("low", { priority: 1 })();
        plain("high", { priority: 3 })();
        plain("middle", { priority: 2 })();
      });
      await using it = await begin({ dag: example, slots: 1 });
      await it.loop.trigger("d", 0);
      expect((await it.waves(3)).flat()).toEqual(["run-1 high", "run-1 middle", "run-1 low"]);
    });

    test("with it that of all that waits for it, unless the weight rule says otherwise", async () => {
      const of = (weightRule: "absolute" | "downstream" | "upstream") =>
        dag("d", {}, () => {
          plain("short", { priority: 2, weightRule })();
          const first = plain("long", { weightRule })();
          plain("then", { weightRule })({}, { after: [plain("next", { weightRule })({}, { after: [first] })] });
        });
      for (const [weightRule, order] of [
        ["downstream", ["long", "short"]],
        ["absolute", ["short", "long"]],
        ["upstream", ["short", "long"]],
      ] as const) {
        await using it = await begin({ dag: of(weightRule), slots: 1 });
        await it.loop.trigger("d", 0);
        expect((await it.waves(1)).flat()).toEqual([`run-1 ${order[0]}`]);
      }
    });

    test("by the upstream rule what has more behind it", async () => {
      const example = dag("d", {}, () => {
        const first = plain("a", { weightRule: "absolute", priority: 9 })();
        plain("b", { weightRule: "upstream" })({}, { after: [first] });
        plain("c", { weightRule: "absolute", priority: 5 })();
      });
      await using it = await begin({ dag: example, slots: 1 });
      await it.loop.trigger("d", 0);
      expect((await it.waves(3)).flat()).toEqual(["run-1 a", "run-1 b", "run-1 c"]);
    });
  });
});
