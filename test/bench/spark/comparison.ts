import { join } from "node:path";
import type { Report } from "../bench.ts";
import type { Figure } from "../measure.ts";
import type { Taken } from "./spark-job.ts";

/** What a comparison is made with. */
export interface Comparison {
  readonly sparkSubmit: string;
  /** A share of the published size. */
  readonly scale: number;
  /** An empty folder. */
  readonly home: string;
  readonly report: Report;
}

/** Memory that no pipeline may go beyond, whatever the size. */
const MAX_MB = 1_500;

/** The folder of a pipeline's DAG file. */
export function folderOfPipeline(name: string): string {
  return join(import.meta.dirname, "../../../libs/dags/src", name);
}

/** Time and memory of a day, ours. */
export function figuresOfDay(name: string, { seconds, peakMb }: Taken, more: Partial<Figure> = {}): Figure[] {
  return [
    { name: `${name}: the whole day`, unit: "s", samples: [seconds], ...more },
    { name: `${name}: peak memory`, unit: "MB", samples: [peakMb], mark: { max: MAX_MB } },
  ];
}
