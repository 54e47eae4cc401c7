import type { Partition, PartitionError, PartitionInput, Table, TableInput } from "@aws-sdk/client-glue";
import { DaymillError, toError } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import { isForLater, toAwsError } from "../aws/aws-error.ts";
import type { AwsService } from "../aws/aws-error.ts";
import { openAwsWarehouse, warehouseService } from "../aws/aws-warehouse.ts";
import type { AwsWarehouse } from "../aws/aws-warehouse.ts";
import { glueAccess } from "./glue-access.ts";
import type { GlueAccess } from "./glue-access.ts";

/** A table of a database. */
export interface TablePlace {
  readonly database: string;
  readonly table: string;
}

/** Glue's limit for one request. */
const BATCH = 100;

/** Opens the catalogue of a connection (E301, E104). */
export async function openGlueCatalogue(connection: string, ctx: TaskContext): Promise<GlueCatalogue> {
  return new GlueCatalogue(await openAwsWarehouse(connection, ctx), ctx.signal);
}

/**
 * The catalogue of Glue in one region. What is made may be there already, by a request whose answer was lost or by somebody
 * else: the caller is told. Rejects with E471 when Glue cannot be reached, E472 when it refuses.
 */
export class GlueCatalogue {
  readonly warehouse: AwsWarehouse;
  readonly #service: AwsService;
  readonly #options: { readonly abortSignal: AbortSignal };

  constructor(warehouse: AwsWarehouse, signal: AbortSignal) {
    this.warehouse = warehouse;
    this.#service = warehouseService("Glue", warehouse);
    this.#options = { abortSignal: signal };
  }

  get place(): string {
    return this.#service.place;
  }

  /** undefined: the table, or its database, is not there. */
  async findTable({ database, table }: TablePlace): Promise<Table | undefined> {
    const found = await this.#unless("EntityNotFoundException", ({ glue, client }) =>
      client.send(new glue.GetTableCommand({ DatabaseName: database, Name: table }), this.#options),
    );
    return found?.Table;
  }

  /** Makes a database if there is none of this name. */
  async ensureDatabase(database: string): Promise<void> {
    const found = await this.#unless("EntityNotFoundException", ({ glue, client }) =>
      client.send(new glue.GetDatabaseCommand({ Name: database }), this.#options),
    );
    if (found !== undefined) return;
    await this.#unless("AlreadyExistsException", ({ glue, client }) =>
      client.send(new glue.CreateDatabaseCommand({ DatabaseInput: { Name: database } }), this.#options),
    );
  }

  /** Whether it was made; false: there is one. */
  async createTable(database: string, table: TableInput): Promise<boolean> {
    const made = await this.#unless("AlreadyExistsException", ({ glue, client }) =>
      client.send(new glue.CreateTableCommand({ DatabaseName: database, TableInput: table }), this.#options),
    );
    return made !== undefined;
  }

  /** Changes a table that is still of the version that was read; E471: somebody changed it in the meantime. */
  async updateTable(database: string, table: TableInput, version: string | undefined): Promise<void> {
    await this.#send(({ glue, client }) =>
      client.send(
        new glue.UpdateTableCommand({ DatabaseName: database, TableInput: table, VersionId: version }),
        this.#options,
      ),
    );
  }

  /** Those that are there, of any number. */
  async findPartitions({ database, table }: TablePlace, all: readonly (readonly string[])[]): Promise<Partition[]> {
    const found: Partition[] = [];
    for (const batch of batches(all)) {
      let asked = batch.map((values) => ({ Values: [...values] }));
      while (asked.length > 0) {
        const PartitionsToGet = asked;
        const { Partitions = [], UnprocessedKeys = [] } = await this.#send(({ glue, client }) =>
          client.send(
            new glue.BatchGetPartitionCommand({ DatabaseName: database, TableName: table, PartitionsToGet }),
            this.#options,
          ),
        );
        found.push(...Partitions);
        if (UnprocessedKeys.length >= asked.length)
          throw new DaymillError("E471", `${this.place} gave none of ${asked.length} partitions of ${table}.`);
        asked = UnprocessedKeys.map(({ Values = [] }) => ({ Values }));
      }
    }
    return found;
  }

  /** How many fit an expression of Glue's; it stops at `most`. */
  async countPartitions({ database, table }: TablePlace, expression: string, most: number): Promise<number> {
    let found = 0;
    let NextToken: string | undefined;
    do {
      const page = await this.#send(({ glue, client }) =>
        client.send(
          new glue.GetPartitionsCommand({
            DatabaseName: database,
            TableName: table,
            Expression: expression,
            ExcludeColumnSchema: true,
            ...(NextToken !== undefined && { NextToken }),
          }),
          this.#options,
        ),
      );
      found += page.Partitions?.length ?? 0;
      ({ NextToken } = page);
    } while (NextToken !== undefined && NextToken !== "" && found < most);
    return Math.min(found, most);
  }

  /** Gives the values of those that were there already; the others are made. */
  async createPartitions({ database, table }: TablePlace, all: readonly PartitionInput[]): Promise<string[][]> {
    const known: string[][] = [];
    for (const PartitionInputList of batches(all)) {
      const { Errors = [] } = await this.#send(({ glue, client }) =>
        client.send(
          new glue.BatchCreatePartitionCommand({ DatabaseName: database, TableName: table, PartitionInputList }),
          this.#options,
        ),
      );
      const isKnown = ({ ErrorDetail }: PartitionError) => ErrorDetail?.ErrorCode === "AlreadyExistsException";
      known.push(...Errors.filter(isKnown).map(({ PartitionValues = [] }) => PartitionValues));
      this.#assertNone(Errors.filter((error) => !isKnown(error)));
    }
    return known;
  }

  #assertNone(errors: readonly PartitionError[]): void {
    const [first] = errors;
    if (first === undefined) return;
    const { ErrorCode = "no reason", ErrorMessage = "" } = first.ErrorDetail ?? {};
    const isLater = isForLater(ErrorCode, ErrorMessage) || ErrorCode.startsWith("Internal");
    throw new DaymillError(
      isLater ? "E471" : "E472",
      `${this.place} did not take ${errors.length} partitions, such as ${first.PartitionValues?.join("/")} ` +
        `(${ErrorCode}: ${ErrorMessage}).`,
      { details: { errors: errors.length, reason: ErrorCode } },
    );
  }

  async #unless<T>(name: string, send: (access: GlueAccess) => Promise<T>): Promise<T | undefined> {
    const access = await glueAccess(this.warehouse.access);
    try {
      return await send(access);
    } catch (thrown: unknown) {
      if (toError(thrown).name === name) return undefined;
      throw toAwsError(thrown, this.#service);
    }
  }

  async #send<T>(send: (access: GlueAccess) => Promise<T>): Promise<T> {
    try {
      return await send(await glueAccess(this.warehouse.access));
    } catch (thrown: unknown) {
      throw toAwsError(thrown, this.#service);
    }
  }
}

function* batches<T>(all: readonly T[]): Generator<T[]> {
  for (let from = 0; from < all.length; from += BATCH) yield all.slice(from, from + BATCH);
}
