import { cellToText } from "../../columns/cell.ts";
import type { ColumnSource, ColumnSpec } from "../../columns/column-map.ts";
import { VALUE_PATTERNS } from "../../columns/column-type.ts";
import type { ColumnType } from "../../columns/column-type.ts";
import { constantCells } from "../../columns/constants.ts";
import { ARRAY_BOUNDS, ARRAY_TOKEN, JSON_INTEGERS, JSON_NUMBER } from "../../columns/pg-array.ts";
import { fieldIndex } from "../../columns/row-function.ts";
import { factsOf } from "../engine.ts";
import type { Conversion } from "../engine.ts";
import type { Part, StagedFile } from "../part.ts";
import { MAX_FOLDERS, NO_VALUE } from "../partition-by.ts";
import type { PartitionKey } from "../partition-by.ts";

/** What the script is told of a part, as JSON. `daymill_rows.py` and `daymill_session.py` read it by these names. */
export interface SparkPlan {
  readonly files: readonly FilePlan[];
  /** All columns of the map. */
  readonly columns: readonly { readonly type: ColumnType; readonly required: boolean }[];
  /** Those of the files. */
  readonly kept: readonly { readonly index: number; readonly name: string }[];
  /** None: all rows go into one file. */
  readonly keys: readonly Pick<PartitionKey, "index" | "type" | "part">[];
  /** A column that no column of the files is called like: Spark writes a folder for each of its values. */
  readonly folderColumn: string;
  readonly maxFolders: number;
  /** What a key without a value is called. */
  readonly noValue: string;
  readonly rejectUnreadable: boolean;
  readonly describedRejects: number;
  /** Regular expressions that mean the same in JavaScript, RE2 and Python. */
  readonly patterns: Readonly<Record<string, string>>;
}

/** A staged file. */
interface FilePlan {
  readonly path: string;
  /** How many fields a row has, besides the position of its segment. */
  readonly fields: number;
  /** Where the columns of the map come from; null: the column is the same in all rows of a segment. */
  readonly sources: readonly (FieldPlan | null)[];
  /** For each segment the texts of the columns of the map; of fields null. */
  readonly constants: readonly (readonly (string | null)[])[];
}

interface FieldPlan {
  /** Counted from 0. */
  readonly field: number;
  /** The keys of JSON; null: the text as it is. */
  readonly json: readonly string[] | null;
  readonly pgArray: boolean;
}

const PATTERNS = {
  ...VALUE_PATTERNS,
  arrayBounds: ARRAY_BOUNDS,
  arrayToken: ARRAY_TOKEN,
  jsonIntegers: JSON_INTEGERS,
  jsonNumber: JSON_NUMBER,
};

/** The plan of a part. Rejects with E412 a map that does not fit it. */
export function sparkPlan({ files }: Pick<Part, "files">, conversion: Conversion): SparkPlan {
  const { map, partitions, describedRejects } = conversion;
  const indexes = partitions?.kept ?? map.columns.map((_, index) => index);
  const kept = indexes.map((index) => ({ index, name: map.columns[index]?.name ?? "" }));
  return {
    files: files.map((file) => filePlan(file, conversion)),
    columns: map.columns.map(({ type, required }) => ({ type, required })),
    kept,
    keys: (partitions?.keys ?? []).map(({ index, type, part }) => ({ index, type, part })),
    folderColumn: freeName(kept.map(({ name }) => name)),
    maxFolders: MAX_FOLDERS,
    noValue: NO_VALUE,
    rejectUnreadable: map.unreadableJson === "reject",
    describedRejects,
    patterns: PATTERNS,
  };
}

function filePlan({ path, segments }: StagedFile, conversion: Conversion): FilePlan {
  const { columns } = conversion.map;
  const first = segments[0]?.table;
  const at = { fields: first?.columns ?? [], table: first?.table ?? "" };
  return {
    path,
    fields: at.fields.length,
    sources: columns.map(({ source }) => fieldPlan(source, at)),
    constants: segments.map((segment) => {
      const cells = constantCells(conversion.map, factsOf(segment, conversion));
      return columns.map(({ name, type }: ColumnSpec) => cellToText(cells.get(name) ?? null, type));
    }),
  };
}

function fieldPlan(source: ColumnSource, at: Parameters<typeof fieldIndex>[1]): FieldPlan | null {
  if (source.from !== "field") return null;
  const { field, json = null, pgArray = false } = source;
  return { field: fieldIndex(field, at), json, pgArray };
}

function freeName(taken: readonly string[]): string {
  let name = "folder";
  while (taken.includes(name)) name += "_";
  return name;
}
