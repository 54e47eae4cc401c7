import { cron, dag, task } from "@daymill/core";
import type { DagId, RunId, TaskId } from "@daymill/core";
import { findInstance, findSkipCause } from "@daymill/metadata";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../testing/loop-harness.ts";

const dated = dag("d", { schedule: cron("@daily") }, () => {
  task("old", { end: "2024-05-01" }, () => 1)();
  task("new", { start: "2024-05-01" }, () => 2)();
});

forEachDatabase((name, open) => {
  describe(`a task with dates of its own, on ${name}`, () => {
    test("runs for the days between them, and says of the others why it was skipped", async () => {
      await using loop = await startLoop(await open(), [dated]);
      const [last, before] = [await loop.trigger("d", 0), await loop.trigger("d", 1)];
      expect([await loop.untilOver(last), await loop.untilOver(before)]).toEqual(["success", "success"]);
      expect(await loop.states(before)).toEqual({ old: "success", new: "skipped" });
      expect(await loop.states(last)).toEqual({ old: "skipped", new: "success" });
      const { db } = loop.database;
      const skipped = { dagId: "d" as DagId, runId: "run-1" as RunId, taskId: "old" as TaskId, mapIndex: -1 };
      const instance = await findInstance(db, skipped);
      expect(instance && (await findSkipCause(db, instance.instanceKey))).toMatchObject({
        cause: "dates:ends 2024-05-01",
      });
    });
  });
});
