import type { TaskInstance } from "@daymill/contract";
import { expect, test } from "vitest";
import { noClearOptions } from "../../routing/searches.ts";
import { toClearBody } from "../actions/clearTarget.ts";
import { instancesTarget } from "./bulkTarget.ts";

function instance(runId: string, taskId: string, said: Partial<TaskInstance> = {}): TaskInstance {
  return {
    dagId: "orders",
    runId,
    taskId,
    mapIndex: -1,
    label: null,
    state: "failed",
    attempts: 1,
    tryNumber: 1,
    maxTries: 1,
    generation: 0,
    operator: null,
    pool: "default_pool",
    slots: 1,
    priority: 0,
    startedAt: null,
    endedAt: null,
    errorLine: null,
    ...said,
  };
}

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
