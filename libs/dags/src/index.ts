export { aggregates } from "./mozaggregator/aggregates.ts";
export { buildId, submissionDate } from "./mozaggregator/dag.ts";
export { generateArchives } from "./mozaggregator/source/generate-archives.ts";
export type { ArchivesOptions } from "./mozaggregator/source/generate-archives.ts";
export { generateSource } from "./mozaggregator/source/generate-source.ts";
export type { SourceOptions } from "./mozaggregator/source/generate-source.ts";
export type { GeneratedDay, SourceShape } from "./mozaggregator/source/plan-source.ts";
export { rowLines } from "./mozaggregator/source/row-model.ts";
