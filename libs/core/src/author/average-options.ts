import type { AverageRunTime } from "../dag/serialized-dag.ts";
import type { OptionReader } from "./option-reader.ts";

/** What a deadline from the average run time may say besides. */
export interface AverageOptions {
  /** So often the average. Default 1; above 0, at most 100. */
  readonly times?: number;
  /** Over the newest so many runs. Default 10, at most 100. */
  readonly maxRuns?: number;
  /** With fewer the run has no such deadline. Default: as many as maxRuns. */
  readonly minRuns?: number;
}

const OPTIONS = ["times", "maxRuns", "minRuns"] as const satisfies readonly (keyof AverageOptions)[];
const DEFAULT_RUNS = 10;
const MOST = 100;

/** The average of a deadline; undefined: it has none. What is wrong with it is reported. */
export function readAverage(
  { from, ...given }: AverageOptions & { readonly from: string },
  option: string,
  reader: OptionReader,
): AverageRunTime | undefined {
  if (from !== "averageRunTime") {
    for (const name of OPTIONS.filter((each) => given[each] !== undefined))
      reader.refuse(`${option}.${name}`, `it is for from: "averageRunTime" alone`);
    return undefined;
  }
  const { times = 1, maxRuns = DEFAULT_RUNS, minRuns = maxRuns } = given;
  const isRight = typeof times === "number" && times > 0 && times <= MOST;
  if (!isRight) reader.refuse(`${option}.times`, `${JSON.stringify(times)} is not a number above 0 and up to ${MOST}`);
  refuseCount(`${option}.maxRuns`, maxRuns, MOST, reader);
  refuseCount(`${option}.minRuns`, minRuns, Math.min(maxRuns, MOST), reader);
  return { times, maxRuns, minRuns };
}

function refuseCount(option: string, count: unknown, most: number, reader: OptionReader): void {
  const isRight = Number.isInteger(count) && (count as number) >= 1 && (count as number) <= most;
  if (!isRight) reader.refuse(option, `${JSON.stringify(count)} is not a whole number from 1 to ${most}`);
}
