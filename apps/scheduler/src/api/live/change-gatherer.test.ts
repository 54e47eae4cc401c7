import { describe, expect, test } from "vitest";
import type { LiveEvent, TaskChange } from "@daymill/contract";
import { changeGatherer, MAX_LISTED_TASKS } from "./change-gatherer.ts";

function gather() {
  const sent: LiveEvent[] = [];
  const scheduled: (() => void)[] = [];
  const gatherer = changeGatherer({ publish: (event) => sent.push(event), schedule: (flush) => scheduled.push(flush) });
  return { gatherer, sent, scheduled, frame: () => scheduled.splice(0).forEach((flush) => flush()) };
}

const task = (taskId: string, state: TaskChange[2]): TaskChange => [taskId, -1, state, 1];
const run = { dagId: "orders", runId: "r1" };

describe("changes of one run within a frame", () => {
  test("become one event in which each instance stands once, as it is now", () => {
    const { gatherer, sent, frame } = gather();
    gatherer.run({ ...run, tasks: [task("load", "queued")] });
    gatherer.run({ ...run, tasks: [task("load", "running"), task("dump", "success")] });
    gatherer.run({ ...run, state: "success", tasks: [] });
    frame();
    const tasks = [task("load", "running"), task("dump", "success")];
    expect(sent).toEqual([{ kind: "run", ...run, state: "success", tasks }]);
  });

  test("are not listed when there are too many", () => {
    const { gatherer, sent, frame } = gather();
    for (let n = 0; n <= MAX_LISTED_TASKS; n++) gatherer.run({ ...run, tasks: [task(`t${n}`, "success")] });
    frame();
    expect(sent).toEqual([{ kind: "run", ...run, state: "running", tasks: null }]);
  });

  test("stay unlisted once one of them could not be named", () => {
    const { gatherer, sent, frame } = gather();
    gatherer.run({ ...run, tasks: null });
    gatherer.run({ ...run, tasks: [task("load", "success")] });
    frame();
    expect(sent).toMatchObject([{ tasks: null }]);
  });

  test("ask for one frame only, and the next change for another", () => {
    const { gatherer, scheduled, frame } = gather();
    gatherer.run({ ...run, tasks: [] });
    gatherer.run({ ...run, tasks: [] });
    expect(scheduled).toHaveLength(1);
    frame();
    gatherer.run({ ...run, tasks: [] });
    expect(scheduled).toHaveLength(1);
  });
});

test("other events are sent once a frame", () => {
  const { gatherer, sent, frame } = gather();
  gatherer.other({ kind: "load_problems" });
  gatherer.other({ kind: "load_problems" });
  gatherer.other({ kind: "dag", dagId: "orders" });
  frame();
  expect(sent).toEqual([{ kind: "load_problems" }, { kind: "dag", dagId: "orders" }]);
});
