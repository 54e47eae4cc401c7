import { concat, dag, filter, millis, NO_EFFECTS, task, when } from "@daymill/core";
import type { TaskOutcome } from "@daymill/core";
import { applyClear, undoClear } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import type { AttemptOrder } from "../executor/executor.ts";
import { startLoop } from "../testing/loop-harness.ts";

const files = task("files", () => [
  { name: "a", rows: 3 },
  { name: "b", rows: 0 },
]);
const late = task("late", () => [{ name: "c", rows: 7 }]);
const nothing = task("nothing", (): string[] => []);
const load = task("load", (input: { file: string }) => input.file);
const none = task("none", (input: { file: string }) => input.file);

const mapped = dag("d", {}, () => {
  const all = concat(files(), late());
  const kept = filter(all, (file) => when(file.rows, ">", 0));
  load.map(kept, (file) => ({ file: file.name }), { label: (file) => file.name });
  none.map(
    filter(all, (file) => when(file.name, "==", "z")),
    (file) => ({ file: file.name }),
  );
});

forEachDatabase((name, open) => {
  describe(`a task that is mapped over joined and filtered lists, on ${name}`, () => {
    test("has an instance for each element that is left, with its label, and is skipped when none is", async () => {
      await using loop = await startLoop(await open(), [mapped]);
      const run = await loop.trigger("d");
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.states(run)).toEqual({
        files: "success",
        late: "success",
        "load[0]": "success",
        "load[1]": "success",
        "none[0]": "skipped",
      });
      expect([await loop.outputOf(run, "load", 0), await loop.outputOf(run, "load", 1)]).toEqual(["a", "c"]);
      const labels = await loop.database.db
        .selectFrom("task_instance")
        .select("label")
        .where("run_key", "=", run)
        .where("task_id", "=", "load" as never)
        .orderBy("map_index")
        .execute();
      expect(labels.map(({ label }) => label)).toEqual(["a", "c"]);
    });

    test("tells each instance its label, and those apart that are alike", async () => {
      const twice = dag("d", {}, () => {
        load.map(["a", "b", "a"], (file) => ({ file }), { label: (file) => file });
        none.map(["c"], (file) => ({ file }));
      });
      const told = new Map<string, string | null>();
      const run = ({ taskId, mapIndex, label }: AttemptOrder): TaskOutcome => {
        told.set(`${taskId}[${mapIndex}]`, label);
        return { kind: "success", output: null, effects: NO_EFFECTS };
      };
      await using loop = await startLoop(await open(), [twice], { run });
      expect(await loop.untilOver(await loop.trigger("d"))).toBe("success");
      expect(Object.fromEntries(told)).toEqual({ "load[0]": "a", "load[1]": "b", "load[2]": "a (2)", "none[0]": null });
    });

    test("follows its list when that runs again: what is gone is removed, what comes is added, what is none is skipped", async () => {
      let names = ["a", "b", "c"];
      const list = task("list", () => names);
      const whole = task("whole", (input: { all: string[] }) => input.all);
      const example = dag("d", {}, () => {
        whole({ all: load.map(list(), (file) => ({ file })) });
      });
      await using loop = await startLoop(await open(), [example]);
      const { database, time } = loop;
      const run = await loop.trigger("d");
      expect(await loop.untilOver(run)).toBe("success");
      const again = async (next: string[]) => {
        names = next;
        await applyClear(database.db, clearOrder("d", "run-1"), time.now());
        expect(await loop.untilOver(run)).toBe("success");
        const { list: _, whole: ended, ...instances } = await loop.states(run);
        return [ended, Object.entries(instances).map(([name, state]) => `${name} ${state}`)];
      };
      const success = (...indexes: number[]) => indexes.map((index) => `load[${index}] success`);
      expect(await again(["d"])).toEqual(["success", [...success(0), "load[1] removed", "load[2] removed"]]);
      expect(await loop.outputOf(run, "whole")).toEqual(["d"]);
      expect(await again(["e", "f", "g", "h"])).toEqual(["success", success(0, 1, 2, 3)]);
      expect(await loop.outputOf(run, "whole")).toEqual(["e", "f", "g", "h"]);
      const [ended, instances] = await again([]);
      expect([ended, instances]).toEqual(["skipped", expect.arrayContaining(["load[1] removed", "load[3] removed"])]);
    });

    test("whose list is longer than may be fails for good, and says both numbers", async () => {
      const long = task("long", () => Array.from({ length: 100_001 }, (_, n) => String(n)));
      await using loop = await startLoop(await open(), [
        dag("d", {}, () => void load.map(long(), (file) => ({ file }))),
      ]);
      const run = await loop.trigger("d");
      expect(await loop.untilOver(run)).toBe("failed");
      expect(await loop.states(run)).toEqual({ long: "success", load: "failed" });
      const notes = await loop.database.db
        .selectFrom("state_change")
        .select("cause")
        .where("run_key", "=", run)
        .execute();
      expect(notes.map(({ cause }) => cause)).toContain("mapping: 100001 elements, at most 100000");
    });

    test("gets its instances when a clear takes a version in which it is mapped", async () => {
      const list = task("list", () => ["a", "b"]);
      const plain = dag("d", {}, () => void load({ file: "x" }, { after: [list()] }));
      await using loop = await startLoop(await open(), [plain]);
      const run = await loop.trigger("d");
      expect(await loop.untilOver(run)).toBe("success");
      await loop.deploy(dag("d", {}, () => void load.map(list(), (file) => ({ file }))));
      const order = clearOrder("d", "run-1", { tasks: [{ taskId: "load" }], latestVersion: true });
      await applyClear(loop.database.db, order, loop.time.now());
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.states(run)).toEqual({ list: "success", "load[0]": "success", "load[1]": "success" });
      expect(await loop.outputOf(run, "load", 1)).toBe("b");
    });

    test("is one again when a clear takes a version in which it is not mapped", async () => {
      const list = task("list", () => ["a", "b"]);
      await using loop = await startLoop(await open(), [
        dag("d", {}, () => void load.map(list(), (file) => ({ file }))),
      ]);
      const run = await loop.trigger("d");
      expect(await loop.untilOver(run)).toBe("success");
      const whole = task("whole", (input: { file: string }) => input.file);
      await loop.deploy(dag("d", {}, () => void whole({ file: load({ file: "x" }, { after: [list()] }) })));
      const order = clearOrder("d", "run-1", { tasks: [{ taskId: "load" }, { taskId: "whole" }], latestVersion: true });
      await applyClear(loop.database.db, order, loop.time.now());
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.states(run)).toEqual({
        list: "success",
        load: "success",
        "load[1]": "removed",
        whole: "success",
      });
      expect(await loop.outputOf(run, "whole")).toBe("x");
    });

    test("has the instances that it had when such a clear is undone", async () => {
      const list = task("list", () => ["a", "b"]);
      const mapped = dag("d", {}, () => void load.map(list(), (file) => ({ file }), { label: (file) => file }));
      await using loop = await startLoop(await open(), [mapped]);
      const { database, time } = loop;
      const run = await loop.trigger("d");
      expect(await loop.untilOver(run)).toBe("success");
      await loop.deploy(dag("d", {}, () => void load({ file: "x" }, { after: [list()] })));
      const order = { tasks: [{ taskId: "load" }], latestVersion: true, holdMs: millis(60_000) };
      const { clearKey } = await applyClear(database.db, clearOrder("d", "run-1", order), time.now());
      expect(await loop.states(run)).toEqual({ list: "success", load: "none", "load[1]": "removed" });
      await undoClear(database.db, { clearKey, who: "ann" }, time.now());
      expect(await loop.states(run)).toEqual({ list: "success", "load[0]": "success", "load[1]": "success" });
      const rows = await database.db
        .selectFrom("task_instance")
        .select("label")
        .where("task_id", "=", "load" as never)
        .orderBy("map_index")
        .execute();
      expect(rows.map(({ label }) => label)).toEqual(["a", "b"]);
    });

    test("whose list is empty skips what waits for it, and that is told", async () => {
      const example = dag("d", {}, () => {
        load.map(nothing(), (file) => ({ file }));
        none({ file: "x" }, { after: ["load"] });
      });
      await using loop = await startLoop(await open(), [example]);
      const moves: string[] = [];
      loop.events.on("task:moved", ({ dagId, runId, task: id, to }) => moves.push(`${dagId} ${runId} ${id} ${to}`));
      const run = await loop.trigger("d");
      expect(await loop.untilOver(run)).toBe("success");
      expect(moves).toContain("d run-1 nothing success");
      expect(moves).toContain("d run-1 none skipped");
    });
  });
});
