import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { TaskState } from "@daymill/core";
import type { SchedulerEvents } from "../loop/scheduler-events.ts";

/** What is read from the database when somebody asks. */
export interface OpenWork {
  readonly running: number;
  readonly queued: number;
  readonly instances: Readonly<Partial<Record<TaskState, number>>>;
}

export interface MetricParts {
  readonly events: SchedulerEvents;
  readonly openWork: () => Promise<OpenWork>;
}

export interface Metrics {
  /** Prometheus text (version 0.0.4). */
  text(): Promise<string>;
  /** `route`: the path with its parameters unnamed, so that ids make no series. */
  requestEnded(request: {
    readonly route: string;
    readonly method: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
}

/** Upper bounds in seconds: pages are meant to take below 50 ms, and are given up at 5 s. */
const REQUEST_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** The numbers of one server; docs/api.md lists them. */
export function createMetrics({ events, openWork }: MetricParts): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  countEvents(events, registry);
  const requests = new Histogram({
    name: "daymill_http_request_duration_seconds",
    help: "How long requests to the API took",
    labelNames: ["route", "method", "status"],
    buckets: REQUEST_BUCKETS,
    registers: [registry],
  });
  const runs = new Gauge({
    name: "daymill_open_runs",
    help: "Runs that are not over, by state",
    labelNames: ["state"],
    registers: [registry],
  });
  const instances = new Gauge({
    name: "daymill_open_task_instances",
    help: "Task instances of open runs, by state",
    labelNames: ["state"],
    registers: [registry],
  });
  return {
    async text() {
      const open = await openWork();
      runs.set({ state: "running" }, open.running);
      runs.set({ state: "queued" }, open.queued);
      instances.reset();
      for (const [state, count] of Object.entries(open.instances)) instances.set({ state }, count);
      return await registry.metrics();
    },
    requestEnded: ({ route, method, status, seconds }) => requests.observe({ route, method, status }, seconds),
  };
}

function countEvents(events: SchedulerEvents, registry: Registry): void {
  const moved = new Counter({
    name: "daymill_task_instances_moved_total",
    help: "Task instances that went into a state, by that state",
    labelNames: ["to"],
    registers: [registry],
  });
  const ended = new Counter({
    name: "daymill_runs_ended_total",
    help: "Runs that ended, by state",
    labelNames: ["state"],
    registers: [registry],
  });
  const failed = new Counter({
    name: "daymill_loop_failures_total",
    help: "Batches and ticks of the scheduler that failed and were tried again",
    registers: [registry],
  });
  const called = new Counter({
    name: "daymill_callbacks_called_total",
    help: "Calls of callbacks, by what they came to; not_begun: there was no process for them",
    labelNames: ["outcome"],
    registers: [registry],
  });
  events.on("callback:called", ({ hasBegun, error }) => {
    called.inc({ outcome: !hasBegun ? "not_begun" : error === null ? "success" : "failed" });
  });
  events.on("task:moved", ({ to }) => moved.inc({ to }));
  events.on("run:ended", ({ state }) => ended.inc({ state }));
  events.on("loop:failed", () => failed.inc());
}
