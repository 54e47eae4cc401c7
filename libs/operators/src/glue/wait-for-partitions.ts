import type { Table } from "@aws-sdk/client-glue";
import { DaymillError, operatorTask, sensorBody } from "@daymill/core";
import type { SensorOptions, Task, TaskContext } from "@daymill/core";
import { catalogueName, DEFAULT_WAREHOUSE } from "../aws/aws-warehouse.ts";
import { databaseOf } from "./database-of.ts";
import { openGlueCatalogue } from "./glue-catalogue.ts";
import type { GluePartition } from "./glue-partitions.ts";
import { assertPossible, existingTable, keysOf, NAMED, noPartition, valuesOf } from "./partition-values.ts";
import { isProjected } from "./projection-parameters.ts";

export interface WaitForPartitionsInput {
  /** Default: that of the connection. */
  readonly database?: string;
  readonly table: string;
  /** Partitions that all have to be there. Their folders do not matter. */
  readonly partitions?: readonly Pick<GluePartition, "values">[];
  /** In their place: what partitions have to fit, as Glue reads it: `year = '2019' and month >= '06'`. */
  readonly expression?: string;
  /** How many have to fit the expression, at least. Default 1. */
  readonly count?: number;
}

export interface WaitForPartitionsOutput {
  readonly database: string;
  readonly table: string;
  /** How many of those that are asked for are there; of an expression not more than `count`. */
  readonly found: number;
}

export interface WaitForPartitionsOptions extends SensorOptions<WaitForPartitionsInput, WaitForPartitionsOutput> {
  /** The id of a connection of type `athena`. Default `"athena"`. */
  readonly connection?: string;
}

/**
 * A sensor: waits until partitions are in the catalogue of Glue: `waitForPartitions("there", { every: "5m", timeout: "6h" })({
 * database, table, partitions: [{ values: { ds: interval.date } }] })`. Holds no worker between two looks. A table that is not
 * there is an error (E472), as its name is more often wrong than to come. Errors: E104 the connection, E304 what no partition
 * of the table can be; E471 Glue cannot be reached, E472 it refuses; neither is taken for "not there".
 */
export function waitForPartitions(
  id: string,
  options: WaitForPartitionsOptions = {},
): Task<WaitForPartitionsInput, WaitForPartitionsOutput> {
  const { connection = DEFAULT_WAREHOUSE } = options;
  return operatorTask<WaitForPartitionsInput, WaitForPartitionsOutput>({
    operator: "waitForPartitions",
    id,
    options,
    defaults: { connection },
    body: sensorBody(options, (input, ctx) => look(connection, input, ctx)),
  });
}

async function look(
  connection: string,
  input: WaitForPartitionsInput,
  ctx: TaskContext,
): Promise<WaitForPartitionsOutput | undefined> {
  const wanted = whatIsWanted(input);
  const catalogue = await openGlueCatalogue(connection, ctx);
  const place = { database: databaseOf(catalogue, input), table: catalogueName(input.table, "table") };
  const table = await existingTable(catalogue, place);
  if (isProjected(table.Parameters))
    throw new DaymillError(
      "E304",
      `The table ${place.database}.${place.table} projects its partitions, and none is registered: wait for its files by ` +
        "waitForObjects.",
    );
  if (wanted.kind === "expression") {
    const found = await catalogue.countPartitions(place, wanted.expression, wanted.count);
    if (found >= wanted.count) return { ...place, found };
    ctx.log.info(`not yet: ${found} of ${wanted.count} partitions fit`, { ...place, expression: wanted.expression });
    return undefined;
  }
  const asked = readValues(table, wanted.partitions);
  const there = await catalogue.findPartitions(place, [...asked.values()]);
  for (const { Values = [] } of there) asked.delete(JSON.stringify(Values));
  if (asked.size === 0) return { ...place, found: there.length };
  const missing = [...asked.values()].slice(0, NAMED).map((values) => values.join("/"));
  ctx.log.info(`not yet: ${asked.size} of ${asked.size + there.length} partitions are missing`, { ...place, missing });
  return undefined;
}

type WantedPartitions =
  | { readonly kind: "partitions"; readonly partitions: readonly Pick<GluePartition, "values">[] }
  | { readonly kind: "expression"; readonly expression: string; readonly count: number };

function whatIsWanted({ partitions, expression, count }: WaitForPartitionsInput): WantedPartitions {
  if ((partitions === undefined) === (expression === undefined))
    throw new DaymillError("E304", "The input has partitions, or an expression: give one of them.");
  if (partitions !== undefined) {
    if (count !== undefined)
      throw new DaymillError("E304", "count is for an expression: all of partitions are waited for.");
    if (partitions.length === 0)
      throw new DaymillError("E304", "The list of partitions is empty: there is nothing to wait for.");
    return { kind: "partitions", partitions };
  }
  const least = count ?? 1;
  if (!Number.isInteger(least) || least < 1)
    throw new DaymillError("E304", `The input has the count ${least}; it is a whole number of at least 1.`);
  if (expression?.trim() === "") throw new DaymillError("E304", "The expression is empty.");
  return { kind: "expression", expression: expression ?? "", count: least };
}

/** By their name, each once. */
function readValues(
  table: Table,
  partitions: readonly Pick<GluePartition, "values">[],
): Map<string, readonly string[]> {
  const keys = keysOf(table);
  const asked = new Map<string, readonly string[]>();
  const problems: string[] = [];
  for (const { values: named } of partitions) {
    const values = valuesOf(keys, named);
    if (values === undefined) problems.push(noPartition(keys, named));
    else asked.set(JSON.stringify(values), values);
  }
  assertPossible(problems);
  return asked;
}
