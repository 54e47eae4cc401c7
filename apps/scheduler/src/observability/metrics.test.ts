import { EventEmitter } from "node:events";
import type { DagId, RunId, RunKey, TaskId } from "@daymill/core";
import { expect, test } from "vitest";
import type { SchedulerEvents } from "../loop/scheduler-events.ts";
import { createMetrics } from "./metrics.ts";
import { quietStanding } from "../testing/quiet-standing.ts";

test("metrics count what the scheduler tells, and say what is open when they are asked", async () => {
  const events: SchedulerEvents = new EventEmitter();
  const metrics = createMetrics({
    events,
    standing: async () => ({
      runs: { running: 2, queued: 1 },
      instances: { queued: 7 },
      oldestReadySeconds: 90,
      failingDags: 3,
      dagsWithProblems: 1,
      workers: { slots: 8, busy: 5 },
      pools: [{ name: "source_db", slots: 4, used: 3, waiting: 2 }],
    }),
  });
  const run = { runKey: 1 as RunKey, dagId: "d" as DagId, runId: "r" as RunId };
  const moved = {
    ...run,
    run: run.runKey,
    task: "t" as TaskId,
    mapIndex: -1,
    from: "queued",
    to: "running",
    attempts: 1,
  } as const;
  events.emit("task:moved", moved);
  events.emit("task:moved", moved);
  events.emit("run:ended", { ...run, state: "failed" });
  events.emit("deadline:missed", run);
  events.emit("loop:failed", { part: "batch", error: new Error("x"), inARow: 1 });
  events.emit("callback:called", { hasBegun: false, error: "no process" });
  events.emit("callback:called", { hasBegun: true, error: "the chat is down" });
  metrics.requestEnded({ route: "/api/v1/dags/:dagId", method: "GET", status: 200, seconds: 0.02 });
  const lines = (await metrics.text()).split("\n");
  expect(lines).toEqual(
    expect.arrayContaining([
      'daymill_task_instances_moved_total{to="running"} 2',
      'daymill_runs_ended_total{state="failed"} 1',
      "daymill_loop_failures_total 1",
      'daymill_callbacks_called_total{outcome="not_begun"} 1',
      'daymill_callbacks_called_total{outcome="failed"} 1',
      'daymill_open_runs{state="running"} 2',
      'daymill_open_task_instances{state="queued"} 7',
      "daymill_deadlines_missed_total 1",
      "daymill_last_tick_timestamp_seconds 0",
      "daymill_oldest_ready_seconds 90",
      "daymill_failing_dags 3",
      "daymill_dags_with_problems 1",
      "daymill_worker_slots 8",
      "daymill_worker_slots_busy 5",
      'daymill_pool_slots{pool="source_db"} 4',
      'daymill_pool_slots_used{pool="source_db"} 3',
      'daymill_pool_waiting{pool="source_db"} 2',
      'daymill_http_request_duration_seconds_count{route="/api/v1/dags/:dagId",method="GET",status="200"} 1',
    ]),
  );
});

test("two servers of one process count apart", async () => {
  const [one, two] = [new EventEmitter() as SchedulerEvents, new EventEmitter() as SchedulerEvents];
  const first = createMetrics({ events: one, standing: quietStanding });
  const second = createMetrics({ events: two, standing: quietStanding });
  one.emit("loop:failed", { part: "batch", error: new Error("x"), inARow: 1 });
  expect(await first.text()).toContain("daymill_loop_failures_total 1");
  expect(await second.text()).toContain("daymill_loop_failures_total 0");
});

test("what rules count is there from the start: what begins with its first failure has not increased", async () => {
  const lines = (await createMetrics({ events: new EventEmitter(), standing: quietStanding }).text()).split("\n");
  expect(lines).toEqual(
    expect.arrayContaining([
      'daymill_runs_ended_total{state="failed"} 0',
      'daymill_task_instances_moved_total{to="running"} 0',
      'daymill_task_instances_moved_total{to="failed"} 0',
      'daymill_callbacks_called_total{outcome="not_begun"} 0',
    ]),
  );
});

test("a scheduler's last tick is told, and no batch is one", async () => {
  const events: SchedulerEvents = new EventEmitter();
  const metrics = createMetrics({ events, standing: quietStanding });
  const tick = async () => Number(/^daymill_last_tick_timestamp_seconds (.+)$/m.exec(await metrics.text())?.[1]);
  events.emit("loop:went", { part: "batch" });
  expect(await tick()).toBe(0);
  const before = Date.now() / 1_000;
  events.emit("loop:went", { part: "tick" });
  expect(await tick()).toBeGreaterThanOrEqual(before);
});
