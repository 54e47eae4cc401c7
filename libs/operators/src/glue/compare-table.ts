import type { Column, Table, TableInput } from "@aws-sdk/client-glue";
import { isOfProjection, isProjected } from "./projection-parameters.ts";
import { HEADER_LINES } from "./table-format.ts";

/** How a table of the catalogue stands to what a task wants. */
export interface TableComparison {
  /** What cannot be brought about by adding columns, a sentence each. */
  readonly differences: readonly string[];
  /** Columns that come after all that the table has. */
  readonly added: readonly Column[];
  /** How its partitions are projected otherwise, a sentence each; none where the task projects nothing. */
  readonly projection: readonly string[];
}

/** Compares what matters to readers: columns, partition keys, format, place, and projection where the
 * task has some. Comments and other parameters do not. */
export function compareTable(found: Table, wanted: TableInput): TableComparison {
  if (found.TableType === "VIRTUAL_VIEW") return { differences: ["it is a view"], added: [], projection: [] };
  const { StorageDescriptor: there = {}, PartitionKeys: keys = [] } = found;
  const { StorageDescriptor: ours = {}, PartitionKeys: wantedKeys = [] } = wanted;
  const [columns, wantedColumns] = [there.Columns ?? [], ours.Columns ?? []];
  const openFormat = found.Parameters?.["table_type"];
  const differences = [
    ...(openFormat === undefined ? [] : [`it is a table of ${openFormat}`]),
    ...difference("its location", folder(there.Location), folder(ours.Location)),
    ...difference("its input format", there.InputFormat, ours.InputFormat),
    ...difference("its serde", there.SerdeInfo?.SerializationLibrary, ours.SerdeInfo?.SerializationLibrary),
    ...SIGNS.flatMap((sign) =>
      difference(`its ${sign}`, there.SerdeInfo?.Parameters?.[sign], ours.SerdeInfo?.Parameters?.[sign]),
    ),
    ...difference(
      "the number of lines before its rows",
      found.Parameters?.[HEADER_LINES],
      wanted.Parameters?.[HEADER_LINES],
    ),
    ...difference("its partition keys are", keys.map(written).join(", "), wantedKeys.map(written).join(", ")),
    ...columnDifferences(columns, wantedColumns),
  ];
  const projection = isProjected(wanted.Parameters) ? projectionDifferences(found, wanted) : [];
  return { differences, added: wantedColumns.slice(columns.length), projection };
}

function projectionDifferences({ Parameters: there = {} }: Table, { Parameters: ours = {} }: TableInput): string[] {
  const names = new Set([...Object.keys(ours), ...Object.keys(there)].filter(isOfProjection));
  return [...names].flatMap((name) => difference(`its ${name}`, there[name], ours[name]));
}

/** Of CSV. */
const SIGNS = ["separatorChar", "quoteChar", "escapeChar"] as const;

/** Whether two folders are the same one. */
export function isSameFolder(one: string | undefined, other: string | undefined): boolean {
  return folder(one) === folder(other);
}

/** Columns that both should have: what the table has beyond the end of the task's, or in another place, is a difference. */
function columnDifferences(columns: readonly Column[], wanted: readonly Column[]): string[] {
  return columns.flatMap((column, index) => {
    const ours = wanted[index];
    if (ours === undefined) return [`column ${index + 1} is ${written(column)}, which the task does not have`];
    if (written(column) === written(ours)) return [];
    return [`column ${index + 1} is ${written(column)}, and ${written(ours)} in the task`];
  });
}

function difference(what: string, there: string | undefined, ours: string | undefined): string[] {
  if (there === ours) return [];
  return [`${what} ${what.endsWith("are") ? "" : "is "}${there || "none"}, and ${ours || "none"} in the task`];
}

/** Hive has names and types in any case, with blanks, and `int` by another name. */
function written({ Name = "", Type = "" }: Column): string {
  const type = Type.toLowerCase()
    .replaceAll(/\s/g, "")
    .replaceAll(/\binteger\b/g, "int");
  return `${Name.toLowerCase()} ${type}`;
}

function folder(location: string | undefined): string | undefined {
  return location?.replace(/\/+$/, "");
}
