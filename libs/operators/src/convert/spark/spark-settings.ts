import { DaymillError } from "@daymill/core";

/** The Spark of this machine, and what it may take. */
export interface SparkOptions {
  /** The program of Spark 3.5 or 4, with the Java and Python that it needs. Default: the `spark-submit` of the path. */
  readonly sparkSubmit?: string;
  /** For its JVM, with a unit: `"4g"`. Its Python processes, one a core, take some 100 MB each beside. Default `"2g"`. */
  readonly memory?: string;
  /** How many cores it uses. Default: all of the machine. */
  readonly cores?: number;
}

export interface SparkSettings {
  readonly sparkSubmit: string;
  readonly memory: string;
  /** null: all of the machine. */
  readonly cores: number | null;
}

/** The settings of Spark. Rejects with E209 what cannot be. */
export function sparkSettings({ sparkSubmit = "spark-submit", memory = "2g", cores }: SparkOptions): SparkSettings {
  if (sparkSubmit === "") throw wrong("sparkSubmit is empty; it is the program, or where it is");
  if (!/^[1-9]\d*[kmgt]$/i.test(memory)) throw wrong(`memory is "${memory}"; a size is such as "512m" or "4g"`);
  if (cores !== undefined && !(Number.isInteger(cores) && cores >= 1))
    throw wrong(`cores is ${cores}; it is a whole number from 1`);
  return { sparkSubmit, memory, cores: cores ?? null };
}

function wrong(problem: string): DaymillError {
  return new DaymillError("E209", `Of the options of spark, ${problem}.`);
}
