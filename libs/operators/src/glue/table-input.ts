import type { Column, StorageDescriptor, Table, TableInput } from "@aws-sdk/client-glue";
import type { HiveColumn, TableShape } from "./table-columns.ts";

export interface WantedTable extends TableShape {
  readonly name: string;
  /** An S3 URI. */
  readonly location: string;
  readonly description: string | undefined;
}

/** A table over Parquet files, as Athena and Spark read it. */
export function toTableInput({ name, location, columns, partitionKeys, description }: WantedTable): TableInput {
  return {
    Name: name,
    TableType: "EXTERNAL_TABLE",
    Parameters: { EXTERNAL: "TRUE", classification: "parquet" },
    PartitionKeys: partitionKeys.map(toColumn),
    StorageDescriptor: {
      Columns: columns.map(toColumn),
      Location: location,
      InputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
      OutputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
      Compressed: false,
      SerdeInfo: {
        SerializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
        Parameters: { "serialization.format": "1" },
      },
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
