export { edgarLogs } from "./edgar-logs/dag.ts";
export { countLog } from "./edgar-logs/source/count-log.ts";
export type { CountedLog } from "./edgar-logs/source/count-log.ts";
export { generateLog } from "./edgar-logs/source/generate-log.ts";
export type { GeneratedLog, LogOptions } from "./edgar-logs/source/generate-log.ts";
export { MIN_REQUESTS } from "./edgar-logs/source/plan-log.ts";
export { PUBLISHED } from "./edgar-logs/source/published-figures.ts";
export { eventCleaning } from "./event-cleaning/dag.ts";
export { eventCleaningDag } from "./event-cleaning/cleaning-dag.ts";
export type { EventCleaningOptions } from "./event-cleaning/cleaning-dag.ts";
export { countEvents } from "./event-cleaning/source/count-events.ts";
export type { ExpectedEvents } from "./event-cleaning/source/count-events.ts";
export { generateEvents } from "./event-cleaning/source/generate-events.ts";
export type { EventsOptions, GeneratedEvents } from "./event-cleaning/source/generate-events.ts";
export { downloadMonths, fileDownloads } from "./file-downloads/dag.ts";
export { downloadsByDay } from "./file-downloads/source/count-downloads.ts";
export type { ExpectedDownload } from "./file-downloads/source/count-downloads.ts";
export { downloadStatements } from "./file-downloads/source/download-statements.ts";
export type { DownloadsDatabase } from "./file-downloads/source/download-statements.ts";
export { fillDownloads } from "./file-downloads/source/fill-downloads.ts";
export type { FillOptions } from "./file-downloads/source/fill-downloads.ts";
export { planDownloads } from "./file-downloads/source/plan-downloads.ts";
export type {
  DownloadRecord,
  DownloadsShape,
  PlannedDownloads,
  RecordedDownload,
  RequestedDownload,
  Snapshot,
} from "./file-downloads/source/plan-downloads.ts";
export { aggregates } from "./mozaggregator/aggregates.ts";
export { buildId, submissionDate } from "./mozaggregator/dag.ts";
export { generateArchives } from "./mozaggregator/source/generate-archives.ts";
export type { ArchivesOptions } from "./mozaggregator/source/generate-archives.ts";
export { generateSource } from "./mozaggregator/source/generate-source.ts";
export type { SourceOptions } from "./mozaggregator/source/generate-source.ts";
export type { GeneratedDay, SourceShape } from "./mozaggregator/source/plan-source.ts";
export { rowLines } from "./mozaggregator/source/row-model.ts";
export { derivedDag } from "./telemetry-parquet/derived-dag.ts";
export type { DerivedDagOptions } from "./telemetry-parquet/derived-dag.ts";
export { derivedDataset } from "./telemetry-parquet/derived-dataset.ts";
export type { DerivedDataset } from "./telemetry-parquet/derived-dataset.ts";
export { e10sExperimentDag, executiveStreamDag } from "./telemetry-parquet/dag.ts";
export { executiveStream } from "./telemetry-parquet/executive-stream.ts";
export { generatePings } from "./telemetry-parquet/source/generate-pings.ts";
export type { Ping, PingStream } from "./telemetry-parquet/source/ping-model.ts";
export type { GeneratedPings, PingsOptions } from "./telemetry-parquet/source/generate-pings.ts";
