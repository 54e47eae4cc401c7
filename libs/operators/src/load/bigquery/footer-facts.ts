import type { FileElement, FileMetadata, Statistics } from "../../parquet-library.ts";
import type { Partition } from "../table-name.ts";

/** What the footer of a Parquet file tells of a load, without a row being read. */
export interface FooterFacts {
  /** The same text for files of the same columns. */
  readonly shape: string;
  /** The column of the partition: whether the file has it, under this name, and as a date. */
  readonly column: "absent" | "other case" | "date" | "other type";
  /** Whether it is known that every row is of the partition. */
  readonly isOfPartition: boolean;
}

/** https://github.com/apache/parquet-format/blob/master/LogicalTypes.md */
const UTF8 = 0;
const DATE = 6;
const MS_PER_DAY = 86_400_000;

/** `partition` undefined: the files become a whole table. */
export function readFacts({ schema, row_groups: groups }: FileMetadata, partition: Partition | undefined): FooterFacts {
  const shape = JSON.stringify(schema);
  if (partition === undefined) return { shape, column: "other type", isOfPartition: true };
  const wanted = partition.column.toLowerCase();
  const element = topLevel(schema).find(({ name }) => name.toLowerCase() === wanted);
  return {
    shape,
    column: element === undefined ? "absent" : columnKind(element, partition),
    isOfPartition: groups.every(({ columns }) => {
      const own = columns.find(({ meta_data: meta }) => meta?.path_in_schema.join("\0") === partition.column);
      return isOnly(bytesOf(partition.value, element), own?.meta_data?.statistics ?? null);
    }),
  };
}

function columnKind({ name, converted_type: type }: FileElement, { column }: Partition): FooterFacts["column"] {
  if (name !== column) return "other case";
  return type === DATE ? "date" : "other type";
}

/** The first element is the file's own; what belongs to a group is passed over. */
function topLevel(schema: readonly FileElement[]): readonly FileElement[] {
  const found: FileElement[] = [];
  for (let index = 1; index < schema.length; index = endOf(schema, index))
    found.push(...schema.slice(index, index + 1));
  return found;
}

function endOf(schema: readonly FileElement[], index: number): number {
  let end = index + 1;
  for (let child = 0; child < (schema[index]?.num_children ?? 0); child += 1) end = endOf(schema, end);
  return end;
}

/** A value as statistics have it; undefined for types of which a text may mean several values. */
function bytesOf(value: string, element: FileElement | undefined): Buffer | undefined {
  if (element?.converted_type === UTF8) return Buffer.from(value);
  if (element?.converted_type !== DATE || !/^\d{4}-\d\d-\d\d$/.test(value)) return undefined;
  const days = Buffer.alloc(4);
  days.writeInt32LE(Date.parse(`${value}T00:00:00Z`) / MS_PER_DAY);
  return days;
}

/** Whether all values of a column are this one: the lowest and the highest are, and there is no NULL. */
function isOnly(value: Buffer | undefined, statistics: Statistics | null): boolean {
  if (value === undefined || statistics?.null_count?.valueOf() !== 0) return false;
  const edges = [statistics.min_value ?? statistics.min, statistics.max_value ?? statistics.max];
  return edges.every((edge) => edge !== null && Buffer.from(edge as string).equals(value));
}
