import type { DemoPipeline } from "./pipeline.ts";
import { edgarLogs } from "./pipelines/edgar-logs.ts";
import { eventCleaning } from "./pipelines/event-cleaning.ts";
import { fileDownloads } from "./pipelines/file-downloads.ts";
import { mozaggregator } from "./pipelines/mozaggregator.ts";
import { telemetryParquet } from "./pipelines/telemetry-parquet.ts";

/** The pipelines of the demo, by what `--pipeline` calls them. */
export const PIPELINES = {
  mozaggregator,
  "telemetry-parquet": telemetryParquet,
  "file-downloads": fileDownloads,
  "event-cleaning": eventCleaning,
  "edgar-logs": edgarLogs,
} as const satisfies Readonly<Record<string, DemoPipeline>>;

export type PipelineName = keyof typeof PIPELINES;

export function isPipelineName(name: string): name is PipelineName {
  return Object.hasOwn(PIPELINES, name);
}
