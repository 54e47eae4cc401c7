import type { Column, StorageDescriptor, Table, TableInput } from "@aws-sdk/client-glue";
import type { HiveColumn, TableShape } from "./table-columns.ts";
import { isOfProjection, projectionParameters } from "./projection-parameters.ts";
import type { ProjectionPlan } from "./projection.ts";
import { parametersOf, readingOf } from "./table-format.ts";
import type { TableFiles } from "./table-format.ts";

export interface WantedTable extends TableShape, TableFiles {
  readonly name: string;
  /** An S3 URI. */
  readonly location: string;
  readonly description: string | undefined;
  readonly projection: ProjectionPlan | undefined;
}

/** A table over files, as Athena and Spark read it. */
export function toTableInput(wanted: WantedTable): TableInput {
  const { name, location, columns, partitionKeys, description, projection } = wanted;
  return {
    Name: name,
    TableType: "EXTERNAL_TABLE",
    Parameters: { ...parametersOf(wanted), ...projectionParameters(projection, location) },
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

/** What is changed of a table that is there. */
export interface TableChanges {
  readonly added: readonly Column[];
  /** In place of the parameters of projection that it has; undefined: those stay. */
  readonly projection: TableInput["Parameters"];
}

/** The same table with changes; all else that it has stays. What a table has and its input has not is left out. */
export function changedTable(table: Table, { added, projection }: TableChanges): TableInput {
  const { StorageDescriptor: storage = {}, Parameters: parameters = {} } = table;
  const kept = Object.entries(parameters).filter(([name]) => projection === undefined || !isOfProjection(name));
  return {
    Name: table.Name,
    Description: table.Description,
    Owner: table.Owner,
    LastAccessTime: table.LastAccessTime,
    LastAnalyzedTime: table.LastAnalyzedTime,
    Retention: table.Retention,
    PartitionKeys: table.PartitionKeys,
    TableType: table.TableType,
    Parameters: { ...Object.fromEntries(kept), ...projection },
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
