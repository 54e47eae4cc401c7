import { DaymillError } from "@daymill/core";
import type { StagedFile } from "./part.ts";

/** E403 for a row that has another number of fields than its table has columns. `number`: of the row in its file, from 1. */
export function damagedRow({ segments }: StagedFile, number: number, cause: Error): DaymillError {
  let before = 0;
  const segment = segments.find(({ rows }) => {
    before += rows;
    return number <= before;
  });
  const line = segment === undefined ? number : segment.rowsBefore + number - (before - segment.rows);
  const table = segment === undefined ? "a table" : `${segment.table.schema}.${segment.table.table}`;
  return new DaymillError(
    "E403",
    `Line ${line} of ${table} has another number of fields than its columns: the dump is damaged. Make it again.`,
    { cause, details: { table, line } },
  );
}
