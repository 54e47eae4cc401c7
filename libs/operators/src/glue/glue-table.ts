import { DaymillError, operatorTask, toJson } from "@daymill/core";
import type { JsonObject, Task, TaskContext, TaskOptions } from "@daymill/core";
import type { Table, TableInput } from "@aws-sdk/client-glue";
import { catalogueName, DEFAULT_WAREHOUSE, s3Folder } from "../aws/aws-warehouse.ts";
import { assertStillOwned } from "../ownership.ts";
import { compareTable } from "./compare-table.ts";
import { databaseOf } from "./database-of.ts";
import { openGlueCatalogue } from "./glue-catalogue.ts";
import type { GlueCatalogue } from "./glue-catalogue.ts";
import { isOfProjection } from "./projection-parameters.ts";
import { readProjection } from "./projection.ts";
import type { PartitionProjection, ProjectionPlan } from "./projection.ts";
import { tableShape } from "./table-columns.ts";
import type { PartitionKeys, TableColumns, TableShape } from "./table-columns.ts";
import { assertReadable } from "./table-format.ts";
import type { TableFiles, TableFormat } from "./table-format.ts";
import { changedTable, toTableInput } from "./table-input.ts";

export interface GlueTableInput {
  /** Default: that of the connection. It is made when it is missing. */
  readonly database?: string;
  readonly table: string;
  /** The folder of the data: a store URI such as `lake:/events/`, of a store of type `s3`, or an S3 URI. */
  readonly location: string;
}

export interface GlueTableOutput {
  /** Names as the catalogue keeps them, in lower case. */
  readonly database: string;
  readonly table: string;
  /** An S3 URI. */
  readonly location: string;
  readonly created: boolean;
  readonly addedColumns: readonly string[];
  /** Whether the projection of a table that was there was changed. */
  readonly projectionChanged: boolean;
}

export interface GlueTableOptions extends TaskOptions<GlueTableInput, GlueTableOutput> {
  /** The id of a connection of type `athena`. Default `"athena"`. */
  readonly connection?: string;
  /** Of the files, in their order: a column map, a schema of records, or types by name. */
  readonly columns: TableColumns;
  /** What the files are. Default `"parquet"`. */
  readonly format?: TableFormat;
  /** Of CSV: whether each file begins with a line of names, as `dumpQuery` writes it. Default true. */
  readonly header?: boolean;
  /** What the folders are named by, outermost first: `{ year: "string", month: "string" }`. Default: none. */
  readonly partitionKeys?: PartitionKeys;
  /**
   * Which values each of the keys has: Athena then works partitions out by itself, and none is registered. Default: none is
   * projected.
   */
  readonly projection?: PartitionProjection;
  /** Where projected partitions are below the table: `{year}/{month}/`. Default: as Hive names folders, `year=2019/month=09/`. */
  readonly folders?: string;
  /** Whether a table that is there and projects otherwise is changed. Default false: it is a difference. */
  readonly changeProjection?: boolean;
  /** Whether columns at the end that the table does not have are added to it. Default false: they are a difference. */
  readonly addColumns?: boolean;
  /** For people, of a table that is made. */
  readonly description?: string;
}

interface GlueTablePlan extends TableShape, TableFiles {
  readonly connection: string;
  readonly addColumns: boolean;
  readonly changeProjection: boolean;
  readonly description: string | undefined;
  readonly projection: ProjectionPlan | undefined;
}

/**
 * Makes a table over files in the catalogue of Glue, which Athena and Spark read: `glueTable("table", { columns,
 * partitionKeys: { ds: "string" } })({ database: "logs", table: "events", location: "lake:/events/" })`. One that is there
 * must be the same; otherwise E473 lists what differs, and nothing is changed. Errors: E104 the connection, E209 names and
 * types that cannot be, E304 names and places; E471 Glue cannot be reached, E472 it refuses.
 */
export function glueTable(id: string, options: GlueTableOptions): Task<GlueTableInput, GlueTableOutput> {
  const {
    connection = DEFAULT_WAREHOUSE,
    addColumns = false,
    changeProjection = false,
    format = "parquet",
    header = true,
    description,
  } = options;
  const shape = tableShape(options.columns, options.partitionKeys ?? {});
  assertReadable(id, { format, header }, shape.columns);
  const projection = readProjection(id, options, shape.partitionKeys);
  const plan = { connection, addColumns, changeProjection, description, projection, format, header, ...shape };
  const shown = { ...plan, description: description ?? null, projection: options.projection ?? null };
  return operatorTask({
    operator: "glueTable",
    id,
    options,
    defaults: toJson(shown, `The options of task "${id}"`) as JsonObject,
    body: { kind: "task", run: (input, ctx) => ensureTable(plan, input, ctx) },
  });
}

async function ensureTable(plan: GlueTablePlan, input: GlueTableInput, ctx: TaskContext): Promise<GlueTableOutput> {
  const catalogue = await openGlueCatalogue(plan.connection, ctx);
  const place = { database: databaseOf(catalogue, input), table: catalogueName(input.table, "table") };
  const location = await s3Folder(input.location, ctx);
  const wanted = toTableInput({ ...plan, name: place.table, location });
  const change = { catalogue, place, wanted, plan, ctx };
  const found = await catalogue.findTable(place);
  if (found !== undefined) return { ...place, location, created: false, ...(await adopt(found, change)) };
  await assertStillOwned(ctx, `the table ${place.table}`);
  await catalogue.ensureDatabase(place.database);
  const created = await catalogue.createTable(place.database, wanted);
  ctx.log.info(created ? "made the table" : "somebody has made the table", { ...place, location });
  const other = created ? undefined : await catalogue.findTable(place);
  const adopted = other === undefined ? { addedColumns: [], projectionChanged: false } : await adopt(other, change);
  return { ...place, location, created, ...adopted };
}

interface TableChange {
  readonly catalogue: GlueCatalogue;
  readonly place: { readonly database: string; readonly table: string };
  readonly wanted: TableInput;
  readonly plan: GlueTablePlan;
  readonly ctx: TaskContext;
}

/** Takes a table as it is, or with what it may be given. */
async function adopt(
  found: Table,
  { catalogue, place, wanted, plan, ctx }: TableChange,
): Promise<Pick<GlueTableOutput, "addedColumns" | "projectionChanged">> {
  const { differences, added, projection } = compareTable(found, wanted);
  const names = added.map(({ Name = "" }) => Name);
  const lacking = plan.addColumns ? [] : added.map(({ Name, Type }) => `it has no column ${Name} ${Type}`);
  const projectedOtherwise = plan.changeProjection ? [] : projection;
  const all = [...differences, ...lacking, ...projectedOtherwise];
  if (all.length > 0) {
    const cures = [
      ...(lacking.length > 0 ? ["Say addColumns: true to add them"] : []),
      ...(projectedOtherwise.length > 0 ? ["Say changeProjection: true to project as the task says"] : []),
    ];
    const advice = differences.length === 0 ? cures.join(". ") : "Correct the task, or give the table another name";
    throw new DaymillError(
      "E473",
      `The table ${place.database}.${place.table} in ${catalogue.place} is another one: ${all.join("; ")}. ` +
        `Nothing was changed. ${advice}.`,
      { details: { differences: all } },
    );
  }
  const projectionChanged = projection.length > 0;
  if (added.length === 0 && !projectionChanged) return { addedColumns: [], projectionChanged };
  await assertStillOwned(ctx, `changes of the table ${place.table}`);
  const changes = { added, projection: projectionChanged ? ofProjection(wanted) : undefined };
  await catalogue.updateTable(place.database, changedTable(found, changes), found.VersionId);
  ctx.log.info("changed the table", { ...place, columns: names, projection: projectionChanged });
  return { addedColumns: names, projectionChanged };
}

function ofProjection({ Parameters: parameters = {} }: TableInput): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => isOfProjection(name)));
}
