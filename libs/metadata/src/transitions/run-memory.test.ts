import { TASK_STATES } from "@daymill/core";
import type { DagId, RunId, RunKey, SessionKey, TaskId, TaskState, VersionKey } from "@daymill/core";
import { expect, test } from "vitest";
import { RunMemory } from "./run-memory.ts";
import type { SnapshotRow } from "./snapshot.ts";

const ME = 1 as SessionKey;
const OTHER = 2 as SessionKey;
const a = "a" as TaskId;

/** A run with the task `a`, of which so many instances are in each state. */
function runOf(
  run: number,
  counts: Partial<Record<TaskState, number>>,
  holder: SessionKey | null = ME,
  keepsChoice = false,
): SnapshotRow {
  const numbers = TASK_STATES.map((state) => counts[state] ?? 0);
  const expected = numbers.reduce((sum, number) => sum + number, 0);
  return {
    run: run as RunKey,
    dag: "orders" as DagId,
    id: `run_${run}` as RunId,
    version: 1 as VersionKey,
    state: "running",
    startedAt: 0,
    start: 0,
    end: 0,
    onlyWaits: false,
    holder,
    tasks: [["a", expected, true, numbers, null, false, false, keepsChoice]],
  };
}

function countsIn(memory: RunMemory, run: number): object | undefined {
  return memory.get(run as RunKey)?.snapshot.tasks.get("a")?.counts;
}

test("moves are applied to what was read, and what was given out does not change with it", () => {
  const memory = new RunMemory(ME);
  const given = memory.learn(runOf(1, { none: 2 }));
  memory.apply([
    { run: 1 as RunKey, task: a, from: "none", to: "scheduled" },
    { run: 1 as RunKey, task: a, from: "none", to: "scheduled" },
    { run: 1 as RunKey, task: a, from: "scheduled", to: "queued" },
    { run: 9 as RunKey, task: a, from: "none", to: "scheduled" },
  ]);
  expect(countsIn(memory, 1)).toEqual({ scheduled: 1, queued: 1 });
  expect(given.tasks.get("a")?.counts).toEqual({ none: 2 });
  expect(memory.get(1 as RunKey)?.name).toEqual({ dagId: "orders", runId: "run_1" });
  expect([...memory.all().keys()]).toEqual([1]);
});

test("only runs that it holds are remembered, and none without a holder", () => {
  const memory = new RunMemory(ME);
  memory.learn(runOf(1, { none: 1 }));
  memory.learn(runOf(1, { none: 1 }, OTHER));
  memory.learn(runOf(2, { none: 1 }, null));
  expect([...memory.all().keys()]).toEqual([]);
  const none = new RunMemory(null);
  none.learn(runOf(1, { none: 1 }, null));
  expect([...none.all().keys()]).toEqual([]);
});

test("it knows the tasks whose output a condition reads", () => {
  const memory = new RunMemory(ME);
  memory.learn(runOf(1, { none: 1 }, ME, true));
  expect(memory.get(1 as RunKey)?.choosing).toEqual(new Set(["a"]));
});

test("runs that were read first are forgotten where tasks are too many; the newest never", () => {
  const memory = new RunMemory(ME, 2);
  for (const run of [1, 2, 3]) memory.learn(runOf(run, { none: 1 }));
  expect([...memory.all().keys()]).toEqual([2, 3]);
  memory.forget(2 as RunKey);
  memory.learn(runOf(4, { none: 1 }));
  expect([...memory.all().keys()]).toEqual([3, 4]);
  memory.forgetAll();
  memory.learn(runOf(5, { none: 1 }));
  expect([...memory.all().keys()]).toEqual([5]);
});
