import { DaymillError } from "@daymill/core";
import { cellToText } from "../columns/cell.ts";
import type { Cell } from "../columns/cell.ts";
import type { ColumnMap, ColumnSpec } from "../columns/column-map.ts";
import type { ColumnType } from "../columns/column-type.ts";
import { hiveFolder } from "../load/hive-folder.ts";

/** A part of a date or an instant in UTC, as text of a fixed length. */
export const DatePart = {
  /** Four digits. */
  year: "year",
  /** `01` to `12`. */
  month: "month",
  /** `01` to `31`. */
  day: "day",
  /** `00` to `23`; of a `timestamp` only. */
  hour: "hour",
} as const;
export type DatePart = (typeof DatePart)[keyof typeof DatePart];

/**
 * What a level of folders is by. The name of a column: its values as text; the column stands in the folders' names and no
 * longer in the files. A part of a column of type `date` or `timestamp`: the folders are called `name`, which is `part` when
 * not said, and the column stays in the files.
 */
export type PartitionBy = string | { readonly column: string; readonly part: DatePart; readonly name?: string };

/** A level of folders: its name, and which column of the map it is by. */
export interface PartitionKey {
  readonly name: string;
  readonly index: number;
  readonly type: ColumnType;
  /** undefined: by the values themselves. */
  readonly part: DatePart | undefined;
}

/** How rows are laid out in folders. */
export interface Partitions {
  /** Outermost first. */
  readonly keys: readonly PartitionKey[];
  /** Positions in the map of the columns that stand in the files. */
  readonly kept: readonly number[];
}

/** What Hive calls the folder of rows whose value is null or an empty text. */
export const NO_VALUE = "__HIVE_DEFAULT_PARTITION__";

/** So many folders of one part are a mistake in the choice of the column. */
export const MAX_FOLDERS = 10_000;

/** The longest name of a file that common file systems take, in bytes. */
const MAX_NAME_BYTES = 255;

const VALUE_TYPES: ReadonlySet<ColumnType> = new Set(["string", "int32", "int64", "boolean", "date"]);
const FOLDER_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What the columns of a map are partitioned by; undefined: by nothing. Rejects with E209 what cannot be. */
export function partitionsOf({ columns }: ColumnMap, by: readonly PartitionBy[] | undefined): Partitions | undefined {
  if (by === undefined || by.length === 0) return undefined;
  const keys = by.map((each) => toKey(each, columns));
  const moved = new Set(keys.flatMap(({ index, part }) => (part === undefined ? [index] : [])));
  const kept = columns.flatMap((_, index) => (moved.has(index) ? [] : [index]));
  if (kept.length === 0) throw invalid("takes all columns: none is left for the files. Leave one out.");
  const names = [...keys.map(({ name }) => name), ...kept.map((index) => columns[index]?.name ?? "")];
  for (const { name } of keys) {
    // Catalogues do not tell upper case from lower.
    if (names.filter((other) => other.toLowerCase() === name.toLowerCase()).length > 1)
      throw invalid(
        `has the name "${name}" twice, or a column of the files has it too. Give one of them another name.`,
      );
  }
  return { keys, kept };
}

/** The values of a row's keys, as the names of its folders have them. */
export function keyTexts({ keys }: Partitions, cells: readonly Cell[]): readonly string[] {
  return keys.map((key) => keyText(cells[key.index] ?? null, key) || NO_VALUE);
}

/** The folder of rows with these keys: `year=2019/month=09`. Rejects with E412 a value that is too long for a name. */
export function partitionFolder({ keys }: Partitions, texts: readonly string[]): string {
  return keys.map(({ name }, index) => shortEnough(hiveFolder(name, texts[index] ?? NO_VALUE), name)).join("/");
}

/** Rejects with E412 more folders than a part may have. */
export function assertFewFolders(count: number, { keys }: Partitions): void {
  if (count <= MAX_FOLDERS) return;
  const names = keys.map(({ name }) => name).join(", ");
  throw new DaymillError(
    "E412",
    `The rows of one part have more than ${MAX_FOLDERS} partitions by ${names}. Partition by columns with fewer values.`,
    { details: { maxPartitions: MAX_FOLDERS, keys: names } },
  );
}

function toKey(by: PartitionBy, columns: readonly ColumnSpec[]): PartitionKey {
  const {
    column: wanted,
    part,
    name = part ?? wanted,
  } = typeof by === "string" ? { column: by, part: undefined, name: by } : by;
  const index = columns.findIndex((column) => column.name === wanted);
  const column = columns[index];
  if (column === undefined) throw invalid(`names the column "${wanted}", which the map does not have.`);
  const { type } = column;
  if (!FOLDER_NAME.test(name))
    throw invalid(`would call folders "${name}"; such names have letters, digits and _, and begin with no digit.`);
  if (typeof by !== "string") assertPart(by, type);
  else if (!VALUE_TYPES.has(type))
    throw invalid(`names the column "${wanted}", a ${type}; columns of ${[...VALUE_TYPES].join(", ")} can be.`);
  return { name, index, type, part };
}

function assertPart({ column, part }: Exclude<PartitionBy, string>, type: ColumnType): void {
  if (!Object.hasOwn(DatePart, part))
    throw invalid(`asks for the ${part} of "${column}"; parts are ${Object.keys(DatePart).join(", ")}.`);
  if (type === "timestamp" || (type === "date" && part !== "hour")) return;
  throw invalid(`asks for the ${part} of the column "${column}", which is a ${type} and has none.`);
}

function keyText(cell: Cell, { type, part }: PartitionKey): string {
  const text = cellToText(cell, type) ?? "";
  return part === undefined ? text : partOf(text, part);
}

/** Of a text such as `2019-09-30 23:30:00`. */
function partOf(text: string, part: DatePart): string {
  const [date = "", time = ""] = text.split(" ");
  const [year = "", month = "", day = ""] = date.split("-");
  return { year, month, day, hour: time.slice(0, 2) }[part];
}

function shortEnough(folder: string, column: string): string {
  if (Buffer.byteLength(folder) <= MAX_NAME_BYTES) return folder;
  throw new DaymillError(
    "E412",
    `A value of "${column}" is too long for the name of a folder, which has at most ${MAX_NAME_BYTES} bytes. Partition by another column.`,
    { details: { column } },
  );
}

function invalid(what: string): DaymillError {
  return new DaymillError("E209", `partitionBy ${what}`);
}
