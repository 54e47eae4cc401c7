import { dag, millis, task } from "@daymill/core";
import type { JsonValue, Ref } from "@daymill/core";
import { applyClear, planClear, undoClear } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../testing/loop-harness.ts";
import type { LoopHarness } from "../testing/loop-harness.ts";

/** The task `load`, mapped and plain, with what it was given each time, and a door that it may wait at. */
function loads() {
  const given: string[] = [];
  const door = { open: Promise.resolve() };
  const list = task("list", () => ["a", "b"]);
  const load = task("load", async ({ file }: { file: string }) => {
    given.push(file);
    await door.open;
    return file;
  });
  return {
    given,
    door,
    mapped: dag("d", {}, () => void load.map(list(), (file) => ({ file }))),
    plain: dag("d", {}, () => void load({ file: "x" }, { after: [list()] })),
  };
}

const order = (mapIndexes?: readonly number[]) =>
  clearOrder("d", "run-1", { tasks: [{ taskId: "load", ...(mapIndexes && { mapIndexes }) }], latestVersion: true });

async function clear({ database: { db }, time }: LoopHarness, of: ReturnType<typeof order>) {
  const { warnings } = await planClear(db, of);
  const { clearKey } = await applyClear(db, of, time.now());
  return { warnings, clearKey };
}

const KEPT = [expect.stringMatching(/^Run run-1 keeps its version: .*mapped in only one of the two/)];
const HELD = millis(10_000);

forEachDatabase((name, open) => {
  describe(`a clear onto a version that maps a task otherwise, on ${name}`, () => {
    test("that takes only some of its instances lets the run keep its version", async () => {
      const { given, mapped, plain } = loads();
      await using loop = await startLoop(await open(), [mapped]);
      const run = await loop.trigger("d");
      expect(await loop.untilOver(run)).toBe("success");
      await loop.deploy(plain);
      expect(await clear(loop, order([1]))).toMatchObject({ warnings: KEPT });
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.states(run)).toEqual({ list: "success", "load[0]": "success", "load[1]": "success" });
      expect(given.toSorted()).toEqual(["a", "b", "b"]);
    });

    test.each(["mapped", "plain"] as const)("lets the run keep its version while the %s task runs", async (before) => {
      const { given, door, ...versions } = loads();
      const { promise, resolve } = Promise.withResolvers<void>();
      door.open = promise;
      await using loop = await startLoop(await open(), [versions[before]]);
      const run = await loop.trigger("d");
      const [first, ...others] = before === "mapped" ? ["load[0]", "load[1]"] : ["load"];
      await loop.until("it runs", () => given.length === 1 + others.length);
      await loop.deploy(versions[before === "mapped" ? "plain" : "mapped"]);
      expect(await clear(loop, order())).toMatchObject({ warnings: KEPT });
      resolve();
      expect(await loop.untilOver(run)).toBe("success");
      const ends = [first, ...others].map((instance) => [instance, "success"]);
      expect(await loop.states(run)).toEqual({ list: "success", ...Object.fromEntries(ends) });
      expect(given).toHaveLength(2 + 2 * others.length);
    });

    test("holds back all instances that it gets, and is undone with them", async () => {
      const { given, mapped, plain } = loads();
      await using loop = await startLoop(await open(), [plain]);
      const run = await loop.trigger("d");
      expect(await loop.untilOver(run)).toBe("success");
      await loop.deploy(mapped);
      const { clearKey } = await clear(loop, { ...order(), holdMs: HELD });
      await loop.until("it has its instances", async () => "load[1]" in (await loop.states(run)));
      await loop.pass(HELD - 1);
      expect(await loop.states(run)).toEqual({ list: "success", "load[0]": "none", "load[1]": "none" });
      await undoClear(loop.database.db, { clearKey, who: "ann" }, loop.time.now());
      expect(await loop.states(run)).toEqual({ list: "success", load: "success" });
      expect(await loop.outputOf(run, "load")).toBe("x");
      await loop.pass(HELD);
      expect(await loop.untilOver(run)).toBe("success");
      expect(given).toEqual(["x"]);
    });

    test("begins with all instances when the hold is over", async () => {
      const { given, mapped, plain } = loads();
      await using loop = await startLoop(await open(), [plain]);
      const run = await loop.trigger("d");
      expect(await loop.untilOver(run)).toBe("success");
      await loop.deploy(mapped);
      await clear(loop, { ...order(), holdMs: HELD });
      await loop.until("it has its instances", async () => "load[1]" in (await loop.states(run)));
      await loop.pass(HELD);
      expect(await loop.untilOver(run)).toBe("success");
      expect(given.toSorted()).toEqual(["a", "b", "x"]);
    });

    test("is not undone once one of the instances has begun", async () => {
      const { given, door, mapped, plain } = loads();
      await using loop = await startLoop(await open(), [plain]);
      const run = await loop.trigger("d");
      expect(await loop.untilOver(run)).toBe("success");
      const { promise, resolve } = Promise.withResolvers<void>();
      door.open = promise;
      await loop.deploy(mapped);
      const { clearKey } = await clear(loop, { ...order(), holdMs: HELD });
      await loop.until("it has its instances", async () => "load[1]" in (await loop.states(run)));
      const { db } = loop.database;
      await db.updateTable("task_instance").set({ due_at: loop.time.now() }).where("map_index", "=", 1).execute();
      await loop.until("the second runs", () => given.length === 2);
      const undone = undoClear(db, { clearKey, who: "ann" }, loop.time.now());
      await expect(undone).rejects.toThrow(/all of it has started: load\[0\]/);
      resolve();
      await loop.pass(HELD);
      expect(await loop.untilOver(run)).toBe("success");
      expect(given.toSorted()).toEqual(["a", "b", "x"]);
    });

    describe.each(["mapped", "plain"] as const)("of a reader alone, where what it reads was %s", (before) => {
      const after = before === "mapped" ? "plain" : "mapped";
      const seen = { mapped: ["a", "b"], plain: "x" };
      const readers = () => {
        const read: JsonValue[] = [];
        const list = task("list", () => ["a", "b"]);
        const load = task("load", ({ file }: { file: string }) => file);
        const other = task("other", () => 1);
        // A body is always that of the last deploy here; what it is given is of the run's version.
        const report = task("report", ({ version, files }: { version: number; files: JsonValue }) => {
          read.push([version, files]);
          return version;
        });
        const graph = (mapped: boolean, version: number) =>
          dag("d", {}, () => {
            const listed = list();
            const loaded = mapped ? load.map(listed, (file) => ({ file })) : load({ file: "x" }, { after: [listed] });
            report({ version, files: loaded as Ref<JsonValue> });
            other();
          });
        return { read, former: graph(before === "mapped", 1), latter: graph(after === "mapped", 2) };
      };
      const clearOf = (...taskIds: string[]) =>
        clearOrder("d", "run-1", { tasks: taskIds.map((taskId) => ({ taskId })), latestVersion: true });

      test("lets the run keep its version: it reads what there is as it was meant", async () => {
        const { read, former, latter } = readers();
        await using loop = await startLoop(await open(), [former]);
        const run = await loop.trigger("d");
        expect(await loop.untilOver(run)).toBe("success");
        await loop.deploy(latter);
        const { warnings } = await clear(loop, clearOf("report"));
        expect(warnings).toEqual([expect.stringMatching(/^Run run-1 keeps its version: .*Clear all of load /)]);
        expect(await loop.untilOver(run)).toBe("success");
        expect(read).toEqual([
          [1, seen[before]],
          [1, seen[before]],
        ]);
      });

      test("moves the run when what it reads is cleared with it", async () => {
        const { read, former, latter } = readers();
        await using loop = await startLoop(await open(), [former]);
        const run = await loop.trigger("d");
        expect(await loop.untilOver(run)).toBe("success");
        await loop.deploy(latter);
        expect((await clear(loop, clearOf("load", "report"))).warnings).toEqual([]);
        expect(await loop.untilOver(run)).toBe("success");
        expect(read.at(-1)).toEqual([2, seen[after]]);
      });

      test("is warned of where the run has moved on before, and reads what there is as it is", async () => {
        const { read, former, latter } = readers();
        await using loop = await startLoop(await open(), [former]);
        const run = await loop.trigger("d");
        expect(await loop.untilOver(run)).toBe("success");
        await loop.deploy(latter);
        expect((await clear(loop, clearOf("other"))).warnings).toEqual([]);
        expect(await loop.untilOver(run)).toBe("success");
        const { warnings } = await clear(loop, clearOf("report"));
        expect(warnings).toEqual([expect.stringMatching(/^What load made in run run-1 .* mapped it otherwise/)]);
        expect(await loop.untilOver(run)).toBe("success");
        expect(read.at(-1)).toEqual([2, seen[before]]);
      });
    });
  });
});
