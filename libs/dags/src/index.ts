export { buildId, submissionDate } from "./mozaggregator/dag.ts";
export { generateSource } from "./mozaggregator/source/generate-source.ts";
export type { GeneratedDay, SourceOptions } from "./mozaggregator/source/generate-source.ts";
export { rowLines } from "./mozaggregator/source/row-model.ts";
