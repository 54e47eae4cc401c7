import type { PartitionInput, PartitionValueList, Table, TableInput } from "@aws-sdk/client-glue";
import { AwsRefusal } from "./aws-json-server.ts";

/** What a request to Glue holds, of what the model reads. */
export interface GlueBody {
  readonly Name?: string;
  readonly DatabaseName?: string;
  readonly TableName?: string;
  readonly DatabaseInput?: { readonly Name?: string };
  readonly TableInput?: TableInput;
  readonly VersionId?: string;
  readonly PartitionInputList?: readonly PartitionInput[];
  readonly PartitionsToGet?: readonly PartitionValueList[];
  readonly Expression?: string;
  readonly NextToken?: string;
}

/** A table and its partitions; instants are left out. */
export interface ModelTable extends Table {
  readonly partitions: Map<string, PartitionInput>;
}

/** A catalogue that keeps databases, tables and partitions, and refuses what Glue refuses. Names are kept in lower case. */
export class GlueModel {
  readonly databases = new Map<string, Map<string, ModelTable>>();
  /** Partitions that one request gives; the rest is named as not processed, or is on the next page. */
  pageSize = 1_000;

  answer(action: string, body: GlueBody): unknown {
    switch (action) {
      case "GetDatabases":
        return { DatabaseList: [...this.databases.keys()].map((Name) => ({ Name })) };
      case "GetDatabase":
        this.#database(body.Name);
        return { Database: { Name: body.Name } };
      case "CreateDatabase":
        return this.#createDatabase(body.DatabaseInput?.Name ?? "");
      case "GetTable":
        return { Table: this.table(body.DatabaseName, body.Name) };
      case "CreateTable":
        return this.#createTable(body);
      case "UpdateTable":
        return this.#updateTable(body);
      case "BatchCreatePartition":
        return this.#createPartitions(body);
      case "BatchGetPartition":
        return this.#getPartitions(body);
      case "GetPartitions":
        return this.#matchPartitions(body);
      default:
        throw new Error(`the stub has no action ${action}`);
    }
  }

  table(database: string | undefined, name: string | undefined): ModelTable {
    const table = this.#database(database).get(name?.toLowerCase() ?? "");
    if (table === undefined) throw new AwsRefusal("EntityNotFoundException", `Entity Not Found (${name})`);
    return table;
  }

  /** Puts a table there, its database with it. */
  put(database: string, input: TableInput): ModelTable {
    if (!this.databases.has(database)) this.#createDatabase(database);
    this.#createTable({ DatabaseName: database, TableInput: input });
    return this.table(database, input.Name);
  }

  #database(name: string | undefined): Map<string, ModelTable> {
    const database = this.databases.get(name?.toLowerCase() ?? "");
    if (database === undefined) throw new AwsRefusal("EntityNotFoundException", `Database ${name} not found.`);
    return database;
  }

  #createDatabase(name: string): object {
    if (this.databases.has(name)) throw new AwsRefusal("AlreadyExistsException", "Database already exists.");
    this.databases.set(name.toLowerCase(), new Map());
    return {};
  }

  #createTable({ DatabaseName, TableInput = { Name: "" } }: GlueBody): object {
    const database = this.#database(DatabaseName);
    const name = TableInput.Name?.toLowerCase() ?? "";
    if (database.has(name)) throw new AwsRefusal("AlreadyExistsException", "Table already exists.");
    const all = [...(TableInput.StorageDescriptor?.Columns ?? []), ...(TableInput.PartitionKeys ?? [])];
    const names = all.map((column) => column.Name?.toLowerCase());
    if (new Set(names).size < names.length)
      throw new AwsRefusal("InvalidInputException", "Columns: duplicate column name");
    database.set(name, { ...TableInput, Name: name, DatabaseName, VersionId: "0", partitions: new Map() });
    return {};
  }

  #updateTable({ DatabaseName, TableInput = { Name: "" }, VersionId }: GlueBody): object {
    const table = this.table(DatabaseName, TableInput.Name);
    if (VersionId !== undefined && VersionId !== table.VersionId)
      throw new AwsRefusal("ConcurrentModificationException", "Update table failed due to concurrent modifications.");
    const next = { ...TableInput, DatabaseName, VersionId: String(Number(table.VersionId) + 1) };
    this.#database(DatabaseName).set(table.Name ?? "", { ...next, Name: table.Name, partitions: table.partitions });
    return {};
  }

  #createPartitions({ DatabaseName, TableName, PartitionInputList = [] }: GlueBody): object {
    assertLength("partitionInputList", PartitionInputList, 100);
    const table = this.table(DatabaseName, TableName);
    const keys = table.PartitionKeys ?? [];
    if (PartitionInputList.some(({ Values = [] }) => Values.length !== keys.length))
      throw new AwsRefusal("InvalidInputException", "The number of partition keys do not match the number of values.");
    const Errors = PartitionInputList.flatMap((partition) => {
      const name = JSON.stringify(partition.Values);
      const isThere = table.partitions.has(name);
      if (!isThere) table.partitions.set(name, partition);
      const ErrorDetail = { ErrorCode: "AlreadyExistsException", ErrorMessage: "Partition already exists." };
      return isThere ? [{ PartitionValues: partition.Values, ErrorDetail }] : [];
    });
    return { Errors };
  }

  #matchPartitions({ DatabaseName, TableName, Expression = "", NextToken = "0" }: GlueBody): object {
    const { partitions, PartitionKeys = [] } = this.table(DatabaseName, TableName);
    const fits = readExpression(
      Expression,
      PartitionKeys.map(({ Name = "" }) => Name),
    );
    const found = [...partitions.values()].filter(({ Values = [] }) => fits(Values));
    const next = Number(NextToken) + this.pageSize;
    const Partitions = found.slice(Number(NextToken), next);
    return { Partitions, ...(next < found.length && { NextToken: String(next) }) };
  }

  #getPartitions({ DatabaseName, TableName, PartitionsToGet = [] }: GlueBody): object {
    assertLength("partitionsToGet", PartitionsToGet, 1_000);
    const { partitions } = this.table(DatabaseName, TableName);
    const processed = PartitionsToGet.slice(0, this.pageSize);
    return {
      Partitions: processed.flatMap(({ Values }) => partitions.get(JSON.stringify(Values)) ?? []),
      UnprocessedKeys: PartitionsToGet.slice(this.pageSize),
    };
  }
}

/** What a partition has to fit: of Glue's language `key = 'value'`, joined by `and`. */
function readExpression(expression: string, keys: readonly string[]): (values: readonly string[]) => boolean {
  const terms = expression.split(/\s+and\s+/i).map((term) => /^(\w+)\s*=\s*'([^']*)'$/.exec(term.trim()));
  const wanted = terms.map((term) => ({ index: keys.indexOf(term?.[1] ?? ""), value: term?.[2] }));
  if (wanted.some(({ index }) => index < 0))
    throw new AwsRefusal("InvalidInputException", `Unsupported expression '${expression}'`);
  return (values) => wanted.every(({ index, value }) => values[index] === value);
}

function assertLength(name: string, list: readonly unknown[], most: number): void {
  if (list.length <= most) return;
  const message = `Value at '${name}' failed to satisfy constraint: Member must have length less than or equal to ${most}`;
  throw new AwsRefusal("ValidationException", message);
}
