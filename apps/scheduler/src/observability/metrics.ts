import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { TaskState } from "@daymill/core";
import type { SchedulerEvents } from "../loop/scheduler-events.ts";
import type { Standing } from "./standing.ts";
import { standingGauges } from "./standing-gauges.ts";

export interface MetricParts {
  readonly events: SchedulerEvents;
  /** Reads the database when somebody asks. */
  readonly standing: () => Promise<Standing>;
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
export function createMetrics({ events, standing }: MetricParts): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  countEvents(events, registry);
  const show = standingGauges(registry);
  const requests = new Histogram({
    name: "daymill_http_request_duration_seconds",
    help: "How long requests to the API took",
    labelNames: ["route", "method", "status"],
    buckets: REQUEST_BUCKETS,
    registers: [registry],
  });
  return {
    async text() {
      show(await standing());
      return await registry.metrics();
    },
    requestEnded: ({ route, method, status, seconds }) => requests.observe({ route, method, status }, seconds),
  };
}

/** States whose counters rules and dashboards read. */
const COUNTED_STATES = ["running", "success", "failed"] as const satisfies readonly TaskState[];

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
  const missed = new Counter({
    name: "daymill_deadlines_missed_total",
    help: "Deadlines of runs that were missed",
    registers: [registry],
  });
  const failed = new Counter({
    name: "daymill_loop_failures_total",
    help: "Batches and ticks of the scheduler that failed and were tried again",
    registers: [registry],
  });
  const ticked = new Gauge({
    name: "daymill_last_tick_timestamp_seconds",
    help: "When the scheduler of this process last looked at everything; 0: it has none, or it has not yet",
    registers: [registry],
  });
  const called = new Counter({
    name: "daymill_callbacks_called_total",
    help: "Calls of callbacks, by what they came to; not_begun: there was no process for them",
    labelNames: ["outcome"],
    registers: [registry],
  });
  // A series that begins with its first event has not increased: the first failure after a start would raise no alarm.
  for (const to of COUNTED_STATES) moved.inc({ to }, 0);
  for (const state of ["success", "failed"]) ended.inc({ state }, 0);
  for (const outcome of ["success", "failed", "not_begun"]) called.inc({ outcome }, 0);
  events.on("callback:called", ({ hasBegun, error }) => {
    called.inc({ outcome: !hasBegun ? "not_begun" : error === null ? "success" : "failed" });
  });
  events.on("task:moved", ({ to }) => moved.inc({ to }));
  events.on("run:ended", ({ state }) => ended.inc({ state }));
  events.on("deadline:missed", () => missed.inc());
  events.on("loop:failed", () => failed.inc());
  events.on("loop:went", ({ part }) => {
    if (part === "tick") ticked.setToCurrentTime();
  });
}
