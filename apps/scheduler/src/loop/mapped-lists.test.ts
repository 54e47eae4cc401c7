import { concat, dag, filter, task, when } from "@daymill/core";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
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
