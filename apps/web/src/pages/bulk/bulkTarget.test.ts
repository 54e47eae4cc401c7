import type { TaskInstance } from "@daymill/contract";
import { expect, test } from "vitest";
import { noClearOptions } from "../../routing/searches.ts";
import { anInstance } from "../../testing/anInstance.ts";
import { toClearBody } from "../actions/clearTarget.ts";
import { instancesTarget } from "./bulkTarget.ts";

const instance = (runId: string, taskId: string, said: Partial<TaskInstance> = {}): TaskInstance =>
  anInstance({ runId, taskId, state: "failed", ...said });

test("different tasks of different runs are cleared, and nothing besides", () => {
  const found = instancesTarget([
    instance("monday", "load"),
    instance("tuesday", "tell"),
    instance("tuesday", "copy", { mapIndex: 3 }),
  ]);
  if (!("target" in found)) throw new Error(found.off);
  const body = toClearBody(found.target, noClearOptions, []);
  expect(body).toMatchObject({
    runIds: ["monday", "tuesday"],
    tasks: [
      { taskId: "load", mapIndexes: [-1] },
      { taskId: "tell", mapIndexes: [-1] },
      { taskId: "copy", mapIndexes: [3] },
    ],
    downstream: false,
  });
  expect(body.exclude?.map(({ runId, taskId, mapIndex }) => `${runId} ${taskId} ${mapIndex}`)).toEqual([
    "monday tell -1",
    "monday copy 3",
    "tuesday load -1",
  ]);
});

test("what belongs to several DAGs is not changed at once", () => {
  expect(instancesTarget([instance("r", "load"), instance("r", "load", { dagId: "billing" })])).toHaveProperty("off");
});
