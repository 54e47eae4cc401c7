import type { Column, StorageDescriptor, Table, TableInput } from "@aws-sdk/client-glue";
import type { HiveColumn, TableShape } from "./table-columns.ts";
import { parametersOf, readingOf } from "./table-format.ts";
import type { TableFiles } from "./table-format.ts";

export interface WantedTable extends TableShape, TableFiles {
  readonly name: string;
  /** An S3 URI. */
  readonly location: string;
  readonly description: string | undefined;
}

/** A table over files, as Athena and Spark read it. */
export function toTableInput(wanted: WantedTable): TableInput {
  const { name, location, columns, partitionKeys, description } = wanted;
  return {
    Name: name,
    TableType: "EXTERNAL_TABLE",
    Parameters: parametersOf(wanted),
    PartitionKeys: partitionKeys.map(toColumn),
    StorageDescriptor: {
      Columns: columns.map(toColumn),
      Location: location,
      ...readingOf(wanted.format),
      Compressed: false,
    },
    ...(description !== undefined && { Description: description }),
  };
}

/** The same table with more columns; all else that it has stays. What a table has and its input has not is left out. */
export function withColumns(table: Table, added: readonly Column[]): TableInput {
  const { StorageDescriptor: storage = {} } = table;
  return {
    Name: table.Name,
    Description: table.Description,
    Owner: table.Owner,
    LastAccessTime: table.LastAccessTime,
    LastAnalyzedTime: table.LastAnalyzedTime,
    Retention: table.Retention,
    PartitionKeys: table.PartitionKeys,
    TableType: table.TableType,
    Parameters: table.Parameters,
    StorageDescriptor: { ...storage, Columns: [...(storage.Columns ?? []), ...added] },
  };
}

/** Where and how the files of a partition are: as those of its table, in a folder of its own. */
export function partitionStorage(table: Table, location: string): StorageDescriptor {
  return { ...table.StorageDescriptor, Location: location };
}

function toColumn({ name, type }: HiveColumn): Column {
  return { Name: name, Type: type };
}
