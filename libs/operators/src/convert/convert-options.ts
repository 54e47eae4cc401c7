import { DaymillError } from "@daymill/core";
import type { ConvertSettings } from "./convert-parts.ts";
import { ConvertEngineName } from "./engine.ts";
import type { PartitionBy } from "./partition-by.ts";
import { sparkSettings } from "./spark/spark-settings.ts";
import type { SparkOptions } from "./spark/spark-settings.ts";

/** What every operator that converts by a column map may be told of the files that it writes. */
export interface ConvertFilesOptions {
  /** Default `duckdb`. */
  readonly engine?: ConvertEngineName;
  /** Where Spark is, and what it may take; with the engine `spark` only. */
  readonly spark?: SparkOptions;
  /** How many rows may be rejected: malformed ones, and those with a value that does not fit its column. Default 0. */
  readonly maxRejects?: number;
  /** How much text, in bytes, goes into one file; two such parts are in the workspace at a time. Default 1 GiB. */
  readonly partBytes?: number;
  /**
   * What folders the files stand in, outermost first: columns, or parts of dates (`{ column: "at", part: "month" }`, two
   * digits). Default: none.
   */
  readonly partitionBy?: readonly PartitionBy[];
}

const GIB = 1024 ** 3;

/** The settings of a conversion. Rejects with E209 an engine or a Spark that cannot be. */
export function convertSettings(options: ConvertFilesOptions): ConvertSettings {
  const { engine = "duckdb", spark, maxRejects = 0, partBytes = GIB, partitionBy } = options;
  const engines = Object.values(ConvertEngineName);
  if (!engines.includes(engine))
    throw new DaymillError("E209", `The engine "${engine}" is none; there are ${engines.join(", ")}.`);
  if (spark !== undefined && engine !== "spark")
    throw new DaymillError("E209", `The options of spark are given, but the engine is ${engine}. Say engine: "spark".`);
  return {
    engine,
    spark: engine === "spark" ? sparkSettings(spark ?? {}) : undefined,
    maxRejects,
    partBytes,
    partitionBy,
  };
}
