import type { Partition, Table } from "@aws-sdk/client-glue";
import { DaymillError, operatorTask } from "@daymill/core";
import type { Task, TaskContext, TaskOptions } from "@daymill/core";
import { catalogueName, DEFAULT_WAREHOUSE, s3Folder } from "../aws/aws-warehouse.ts";
import { hiveFolder } from "../load/hive-folder.ts";
import { assertStillOwned } from "../ownership.ts";
import { isSameFolder } from "./compare-table.ts";
import { databaseOf } from "./database-of.ts";
import { openGlueCatalogue } from "./glue-catalogue.ts";
import type { GlueCatalogue, TablePlace } from "./glue-catalogue.ts";
import { assertPossible, existingTable, keysOf, NAMED, noPartition, valuesOf } from "./partition-values.ts";
import { isProjected } from "./projection-parameters.ts";
import { partitionStorage } from "./table-input.ts";

/** A partition of a table. */
export interface GluePartition {
  /** A value as text for each partition key of the table: `{ year: "2019", month: "09" }`. */
  readonly values: Readonly<Record<string, string>>;
  /** Its folder, as `location` of `glueTable`. Default: `year=2019/month=09/` below that of the table. */
  readonly location?: string;
}

export interface GluePartitionsInput {
  /** Default: that of the connection. */
  readonly database?: string;
  readonly table: string;
  readonly partitions: readonly GluePartition[];
}

export interface GluePartitionsOutput {
  readonly database: string;
  readonly table: string;
  readonly registered: number;
  /** Were there already, with the same folder. */
  readonly known: number;
}

export interface GluePartitionsOptions extends TaskOptions<GluePartitionsInput, GluePartitionsOutput> {
  /** The id of a connection of type `athena`. Default `"athena"`. */
  readonly connection?: string;
}

/**
 * Registers partitions of a table in the catalogue of Glue, so that Athena sees their files: `gluePartitions("partitions")({
 * database, table, partitions: [{ values: { year, month, day } }] })`. Those that are there are taken as they are; when one is
 * there with another folder, E474 names it and nothing is registered. Errors: E104 the connection, E304 what no partition of
 * the table can be; E471 Glue cannot be reached, E472 it refuses, or the table is not there.
 */
export function gluePartitions(
  id: string,
  options: GluePartitionsOptions = {},
): Task<GluePartitionsInput, GluePartitionsOutput> {
  const { connection = DEFAULT_WAREHOUSE } = options;
  return operatorTask({
    operator: "gluePartitions",
    id,
    options,
    defaults: { connection },
    body: { kind: "task", run: (input, ctx) => registerPartitions(connection, input, ctx) },
  });
}

/** A partition as the catalogue has it. */
interface WantedPartition {
  /** In the order of the keys. */
  readonly values: readonly string[];
  readonly location: string;
}

async function registerPartitions(
  connection: string,
  input: GluePartitionsInput,
  ctx: TaskContext,
): Promise<GluePartitionsOutput> {
  const catalogue = await openGlueCatalogue(connection, ctx);
  const place = { database: databaseOf(catalogue, input), table: catalogueName(input.table, "table") };
  const table = await existingTable(catalogue, place);
  if (isProjected(table.Parameters))
    ctx.log.warn("the table projects its partitions: Athena passes over those that are registered", { ...place });
  const wanted = await readPartitions(table, input.partitions, ctx);
  const there = await catalogue.findPartitions(
    place,
    wanted.map(({ values }) => values),
  );
  assertSameFolders(there, wanted, { catalogue, place });
  const isThere = new Set(there.map(({ Values = [] }) => JSON.stringify(Values)));
  const missing = wanted.filter(({ values }) => !isThere.has(JSON.stringify(values)));
  await assertStillOwned(ctx, `${missing.length} partitions`);
  const inputs = missing.map(({ values, location }) => ({
    Values: [...values],
    StorageDescriptor: partitionStorage(table, location),
  }));
  // Somebody else may have registered them since, or a request of ours whose answer was lost.
  const others = await catalogue.createPartitions(place, inputs);
  assertSameFolders(await catalogue.findPartitions(place, others), wanted, { catalogue, place });
  const registered = missing.length - others.length;
  ctx.log.info("registered partitions", { ...place, registered, known: wanted.length - registered });
  return { ...place, registered, known: wanted.length - registered };
}

/** What is wanted, each once, in the words of the table. Rejects with E304 all that cannot be, at once. */
async function readPartitions(
  table: Table,
  partitions: readonly GluePartition[],
  ctx: TaskContext,
): Promise<WantedPartition[]> {
  const keys = keysOf(table);
  const root = table.StorageDescriptor?.Location ?? "";
  const wanted = new Map<string, WantedPartition>();
  const problems: string[] = [];
  for (const partition of partitions) {
    const values = valuesOf(keys, partition.values);
    if (values === undefined) {
      problems.push(noPartition(keys, partition.values));
      continue;
    }
    const folders = keys.map((key, index) => hiveFolder(key, values[index] ?? ""));
    const location = await s3Folder(partition.location ?? `${root.replace(/\/+$/, "")}/${folders.join("/")}/`, ctx);
    const name = JSON.stringify(values);
    const twin = wanted.get(name);
    if (twin !== undefined && !isSameFolder(twin.location, location))
      problems.push(`${folders.join("/")} is given twice, in ${twin.location} and in ${location}`);
    wanted.set(name, { values, location });
  }
  assertPossible(problems);
  return [...wanted.values()];
}

interface Where {
  readonly catalogue: GlueCatalogue;
  readonly place: TablePlace;
}

function assertSameFolders(
  found: readonly Partition[],
  wanted: readonly WantedPartition[],
  { catalogue, place }: Where,
): void {
  const locations = new Map(wanted.map(({ values, location }) => [JSON.stringify(values), location]));
  const elsewhere = found.flatMap(({ Values = [], StorageDescriptor }) => {
    const location = locations.get(JSON.stringify(Values));
    const there = StorageDescriptor?.Location;
    return isSameFolder(there, location) ? [] : [`${Values.join("/")} is in ${there}, and in ${location} in the task`];
  });
  if (elsewhere.length === 0) return;
  throw new DaymillError(
    "E474",
    `${elsewhere.length} partitions of ${nameOf(place)} in ${catalogue.place} are registered elsewhere: ` +
      `${elsewhere.slice(0, NAMED).join("; ")}. They were left as they are. Remove them from the catalogue, or correct their folders.`,
    { details: { partitions: elsewhere.length } },
  );
}

function nameOf({ database, table }: TablePlace): string {
  return `${database}.${table}`;
}
