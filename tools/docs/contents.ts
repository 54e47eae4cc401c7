/** A page of the site: a file below `docs/`. Its title is its first heading. */
export type PageFile = `${string}.md`;

export interface Section {
  readonly title: string;
  readonly pages: readonly PageFile[];
}

/** The page that is made of the API's own document, not kept as a file. */
export const API_REFERENCE: PageFile = "api-reference.md";

/** What stands beside every page, in reading order. Every page of `docs/` is in it once. */
export const CONTENTS: readonly Section[] = [
  { title: "Begin", pages: ["starting.md", "concepts.md", "authoring.md", "states.md", "web-ui.md", "commands.md"] },
  { title: "Coming from Airflow", pages: ["coming-from-airflow.md", "airflow-differences.md", "features.md"] },
  {
    title: "Operators",
    pages: [
      "operators/dumps.md",
      "operators/queries.md",
      "operators/convert.md",
      "operators/csv.md",
      "operators/json.md",
      "operators/logs.md",
      "operators/heka.md",
      "operators/files.md",
      "operators/stores.md",
      "operators/warehouses.md",
      "operators/athena.md",
      "operators/clusters.md",
      "operators/sql.md",
      "operators/http.md",
      "operators/processes.md",
      "operators/runs.md",
      "operators/notifiers.md",
    ],
  },
  {
    title: "Pipelines",
    pages: [
      "pipelines/mozaggregator.md",
      "pipelines/telemetry-parquet.md",
      "pipelines/file-downloads.md",
      "pipelines/event-cleaning.md",
      "pipelines/edgar-logs.md",
      "results.md",
    ],
  },
  { title: "Run it", pages: ["production.md", "security.md", "promises.md", "benchmarks.md"] },
  { title: "Reference", pages: ["api.md", API_REFERENCE, "errors.md"] },
  {
    title: "How it is built",
    pages: [
      "architecture.md",
      "decisions/0001-embedded-postgresql.md",
      "decisions/0002-one-client-for-both-databases.md",
      "decisions/0003-refs-that-are-tested.md",
      "decisions/0004-workers.md",
      "decisions/0005-pollers.md",
      "decisions/0006-looks.md",
      "decisions/0007-callbacks.md",
      "decisions/0008-run-memory.md",
      "decisions/0009-workers-elsewhere.md",
      "decisions/0010-own-graph-surface.md",
    ],
  },
];
