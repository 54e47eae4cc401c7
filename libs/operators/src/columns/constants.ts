import { DaymillError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";
import { textToCell } from "./cell.ts";
import type { Cell } from "./cell.ts";
import type { ColumnMap, ColumnSpec } from "./column-map.ts";

/** What is the same for all rows of a table. */
export interface ConversionFacts {
  readonly table: string;
  readonly params: Readonly<Record<string, JsonValue>>;
}

/**
 * The values of the columns that do not depend on the row; columns of fields are absent. Rejects with E412 when a parameter
 * is missing, a required value is null, or a value is not of its column's type: no row would be right.
 */
export function constantCells(map: ColumnMap, facts: ConversionFacts): ReadonlyMap<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const column of map.columns) {
    if (column.source.from !== "field") cells.set(column.name, toCell(column, constantText(column, facts)));
  }
  return cells;
}

function constantText({ name, source }: ColumnSpec, { table, params }: ConversionFacts): string | null {
  switch (source.from) {
    case "literal":
      return source.value === null ? null : String(source.value);
    case "tableName":
      return source.part === undefined ? table : (table.split("_")[source.part] ?? null);
    case "param":
      return paramText(params[source.param], `The column "${name}" reads the parameter "${source.param}"`);
    case "field":
      return null;
    default:
      return source satisfies never;
  }
}

function paramText(value: JsonValue | undefined, who: string): string | null {
  if (value === undefined) throw unfit(`${who}, which the task does not pass. Add it to params.`);
  if (typeof value === "object" && value !== null) throw unfit(`${who}, which is an object or a list. Pass one value.`);
  return value === null ? null : String(value);
}

function toCell({ name, type, required }: ColumnSpec, text: string | null): Cell {
  if (text === null && required) throw unfit(`The column "${name}" is required, but its value is null for every row.`);
  const cell = text === null ? null : textToCell(text, type);
  if (cell === undefined)
    throw unfit(`The column "${name}" is of type ${type}, but its value is "${text}" for every row.`);
  return cell;
}

function unfit(message: string): DaymillError {
  return new DaymillError("E412", message);
}
