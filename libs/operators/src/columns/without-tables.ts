import { DaymillError } from "@daymill/core";
import type { ColumnMap } from "./column-map.ts";

/** A map for rows of many objects that are converted as one table: none of them has a name of its own (E209). */
export function withoutTables(map: ColumnMap): ColumnMap {
  const named = map.columns.find(({ source }) => source.from === "tableName");
  if (named === undefined) return map;
  throw new DaymillError(
    "E209",
    `The column "${named.name}" is the name of a table, which lines of text and records of JSON do not have.`,
  );
}
