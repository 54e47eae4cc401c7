import type { Client, RouteRequest } from "@daymill/contract";
import type { DemoOptions } from "./options.ts";
import type { ProgressBar } from "./progress-bar.ts";

export type DemoSourceKind = "postgres" | "mysql" | "archive";

/** A pipeline that the demo can run. */
export interface DemoPipeline {
  /** What it does, in one line. */
  readonly title: string;
  readonly dagIds: readonly string[];
  readonly defaults: Pick<DemoOptions, "from" | "days" | "rows">;
  /** What `--rows` counts, and its bounds. */
  readonly rows: { readonly what: string; readonly hint?: string; readonly min: number; readonly max: number };
  /** What `--source` may name: databases of the user's own by the schemes of their URLs, or ready-made dumps. */
  readonly sources: readonly DemoSourceKind[];
  /** Whether `--spark` may name a Spark that does the work. Default false. */
  readonly takesSpark?: boolean;
  /** What is compared for each day: the titles of what the source has and of what was found; the first may be left out. */
  readonly measures: readonly MeasureTitle[];
  /** What is true when all of it is the same. */
  readonly proved: string;
  /** Makes the source, and says how the pipeline gets at it. The server is not running yet. */
  prepare(options: DemoOptions, bar: ProgressBar): Promise<DemoSource>;
}

export interface MeasureTitle {
  readonly expected?: string;
  readonly found: string;
}

/** A source that is ready. */
export interface DemoSource {
  readonly connections: Readonly<Record<string, RouteRequest<"putConnection">["body"]>>;
  /** Slots of pools by their names. */
  readonly pools: Readonly<Record<string, number>>;
  /** Asks for what is there when the backfills are over, by queries that the pipeline has no part in. */
  look(client: Client): Promise<MeasureDay>;
}

/** A value for each measure of the pipeline, for a day of a DAG. */
export type MeasureDay = (day: RunOfDay) => Promise<readonly Measure[]> | readonly Measure[];

export interface RunOfDay {
  readonly dagId: string;
  /** `2019-12-01`. */
  readonly day: string;
  /** undefined: no run was made. */
  readonly runId: string | undefined;
}

export interface Measure {
  /** undefined: the source does not have the day. */
  readonly expected: number | undefined;
  readonly found: number;
}
