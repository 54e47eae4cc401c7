import type { Opened } from "@daymill/core";
import type { SchedulerEvents } from "../loop/scheduler-events.ts";
import { traceRuns } from "../observability/tracing/trace-runs.ts";
import type { Base } from "./open-base.ts";

/** Where spans go is said by the variables that OpenTelemetry defines; without them nothing of it is loaded. */
const ENDPOINTS = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] as const;

/** Sends spans of runs, if somebody said where to. */
export async function openTracing(
  { database: { db }, environment, log, version }: Base,
  events: SchedulerEvents,
  opened: Opened,
): Promise<void> {
  if (environment["OTEL_SDK_DISABLED"] === "true" || ENDPOINTS.every((name) => !environment[name])) return;
  const { otlpSender } = await import("../observability/tracing/span-sender.ts");
  const serviceName = environment["OTEL_SERVICE_NAME"] ?? "daymill";
  const tracing = traceRuns({ db, events, log, sender: otlpSender({ version, serviceName }) });
  opened.defer(() => tracing.close());
}
