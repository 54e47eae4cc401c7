import { DaymillError } from "@daymill/core";
import type { Partition } from "../table-name.ts";

/** How a table of BigQuery is partitioned by time. */
export type TimePartition = "YEAR" | "MONTH" | "DAY" | "HOUR";

/** A partition of a table, as BigQuery names it: https://cloud.google.com/bigquery/docs/managing-partitioned-table-data. */
export interface PartitionDecorator {
  /** `20240131` in `table$20240131`. */
  readonly id: string;
  readonly type: TimePartition;
}

/** Digits of a decorator: YYYY, YYYYMM, YYYYMMDD, YYYYMMDDHH. */
const TYPES: Readonly<Record<number, TimePartition>> = { 4: "YEAR", 6: "MONTH", 8: "DAY", 10: "HOUR" };

/** The partition that a value means: `2024-01-31` and `20240131` are a day, `2024-01` a month. E411: it means no time. */
export function decoratorOf({ column, value }: Partition): PartitionDecorator {
  const id = value.replaceAll(/[-T: ]/g, "");
  const type = /^\d+$/.test(id) ? TYPES[id.length] : undefined;
  if (type !== undefined && isInstant(id)) return { id, type };
  throw new DaymillError(
    "E411",
    `The partition ${column}=${value} is no year, month, day or hour: BigQuery partitions tables by time. ` +
      `Name the day of the data, as 20240131 or 2024-01-31.`,
    { details: { column, value } },
  );
}

function isInstant(id: string): boolean {
  const [year, month = "01", day = "01", hour = "00"] = [id.slice(0, 4), ...(id.slice(4).match(/\d\d/g) ?? [])];
  const instant = Date.parse(`${year}-${month}-${day}T${hour}:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(`${year}-${month}-${day}T${hour}`);
}
