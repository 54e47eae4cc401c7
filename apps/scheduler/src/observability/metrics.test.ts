import { EventEmitter } from "node:events";
import type { DagId, RunId, RunKey, TaskId } from "@daymill/core";
import { expect, test } from "vitest";
import type { SchedulerEvents } from "../loop/scheduler-events.ts";
import { createMetrics } from "./metrics.ts";

test("metrics count what the scheduler tells, and say what is open when they are asked", async () => {
  const events: SchedulerEvents = new EventEmitter();
  const metrics = createMetrics({
    events,
    openWork: async () => ({ running: 2, queued: 1, instances: { queued: 7 } }),
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
  events.emit("loop:failed", { error: new Error("x"), inARow: 1 });
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
      'daymill_http_request_duration_seconds_count{route="/api/v1/dags/:dagId",method="GET",status="200"} 1',
    ]),
  );
});

test("two servers of one process count apart", async () => {
  const openWork = async () => ({ running: 0, queued: 0, instances: {} });
  const [one, two] = [new EventEmitter() as SchedulerEvents, new EventEmitter() as SchedulerEvents];
  const first = createMetrics({ events: one, openWork });
  const second = createMetrics({ events: two, openWork });
  one.emit("loop:failed", { error: new Error("x"), inARow: 1 });
  expect(await first.text()).toContain("daymill_loop_failures_total 1");
  expect(await second.text()).toContain("daymill_loop_failures_total 0");
});
