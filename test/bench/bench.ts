import type { ServiceName } from "../support/services.ts";
import type { Figure } from "./measure.ts";

/** One workload and what is measured of it. */
export interface Bench {
  /** As it is named on the command line. */
  readonly name: string;
  /** The load: what is run, how often. */
  readonly load: string;
  /** Where the measured code runs: in this process, in warm workers, in a child. */
  readonly model: string;
  /** What npm does not bring: where one of these is missing, it is left out, and says what to install. Default: nothing. */
  readonly needs?: readonly ServiceName[];
  run(report: Report): Promise<readonly Figure[]>;
}

/** What a bench tells of itself while it runs. */
export interface Report {
  /** A line of the header: the database that was opened, a part that was left out and why. */
  fact(name: string, text: string): void;
}
