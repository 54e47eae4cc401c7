import type { Connection, JsonObject, JsonValue, TaskContext } from "@daymill/core";
import { DaymillError } from "@daymill/core";
import type { ColumnType } from "../../columns/column-type.ts";
import type { QueryToRun, RowsOfQuery } from "./rows-of-query.ts";

/** Only what is new since the run before: rows whose value in a column that never goes back is higher. */
export interface Watermark {
  /** The asset in whose state it is kept. */
  readonly asset: string;
  /** A column of the result that grows with each new row: a serial number, or the instant of the last change. */
  readonly column: string;
}

/** What a run reads: values above `from`, up to `to`. null: from the first one; nothing is there. */
export interface WatermarkRange {
  readonly from: string | null;
  readonly to: string | null;
}

/** A query with its bounds, and what is to be remembered once its rows are published. */
export interface BoundedQuery {
  readonly sql: string;
  readonly range: WatermarkRange;
  readonly remember: () => void;
}

const NUMBER = /^-?\d+(?:\.\d+)?$/;
const NUMERIC: ReadonlySet<string> = new Set(["int32", "int64", "double"]);

/**
 * Bounds a query by what was read before. A run that is cleared reads the same range again: its rows do not depend on the runs
 * that came after it. The state moves with the success of the task: what a run read is kept as long as the run. Rejects with
 * E416 a column that cannot be one.
 */
export async function boundByWatermark(
  { asset, column }: Watermark,
  whole: QueryToRun,
  { ctx, open }: { readonly ctx: TaskContext; readonly open: OpenQuery },
): Promise<BoundedQuery> {
  const query = { ...whole, sql: whole.sql.replace(/;\s*$/, "") };
  const key = watermarkKey(ctx);
  const runKey = `${key} ${ctx.run.id}`;
  const read = toReadRange(await ctx.assetState.get(asset, runKey));
  const before = await ctx.assetState.get(asset, key);
  const { range, type } = read ?? (await newRange(query, { column, mark: toMark(before), open }));
  ctx.log.info("by watermark", { asset, column, from: range.from, to: range.to, again: read !== undefined });
  return {
    sql: boundedSql(query, { column, range, type }),
    range,
    remember: () => {
      if (read !== undefined) return;
      ctx.assetState.set(asset, runKey, { ...range, type }, undefined, { withRun: true });
      if (range.to !== null && range.to !== range.from)
        ctx.assetState.set(asset, key, { value: range.to, type }, before);
    },
  };
}

/** One for each instance of a mapped task: by its label, which goes with its element wherever that comes to stand in the list. */
function watermarkKey({ dagId, taskId, mapIndex, label }: TaskContext): string {
  const task = `${dagId}.${taskId}`;
  if (mapIndex < 0) return task;
  return `${task}[${label === null ? mapIndex : JSON.stringify(label)}]`;
}

type OpenQuery = (query: QueryToRun) => Promise<RowsOfQuery>;

/** How far the runs before have come, and how that is compared. */
interface Mark {
  readonly value: string;
  readonly type: ColumnType;
}

interface TypedRange {
  readonly range: WatermarkRange;
  readonly type: ColumnType;
}

/**
 * From the mark to the highest value that there is. It is looked for before the rows are read, so that what is committed
 * meanwhile is for the next run, and only above the mark: an index on the column spares what was read before.
 */
async function newRange(
  query: QueryToRun,
  { column, mark, open }: { readonly column: string; readonly mark: Mark | undefined; readonly open: OpenQuery },
): Promise<TypedRange> {
  const name = `q.${quoted(column, query.connection)}`;
  const above = mark === undefined ? "" : ` WHERE ${name} > ${literal(mark.value, mark.type)}`;
  const sql = `SELECT max(${name}) AS highest FROM (${query.sql}\n) AS q${above}`;
  await using result = await open({ ...query, sql });
  const [{ type } = { type: "string" as const }] = result.columns;
  let highest: string | null = null;
  for await (const rows of result.batches()) highest = rows[0]?.[0] ?? highest;
  const from = mark?.value ?? null;
  return { range: { from, to: highest ?? from }, type };
}

interface Bounds {
  readonly column: string;
  readonly range: WatermarkRange;
  readonly type: ColumnType;
}

function boundedSql({ sql, connection }: QueryToRun, { column, range: { from, to }, type }: Bounds): string {
  const name = `q.${quoted(column, connection)}`;
  const bounds =
    to === null || to === from
      ? "1 = 0"
      : [...(from === null ? [] : [`${name} > ${literal(from, type)}`]), `${name} <= ${literal(to, type)}`].join(
          " AND ",
        );
  return `SELECT * FROM (${sql}\n) AS q WHERE ${bounds} ORDER BY ${name}`;
}

/** Numbers as such: a server may compare a text with a number by their doubles. Others are what the server itself wrote. */
function literal(value: string, type: ColumnType): string {
  const isNumeric = NUMERIC.has(type) || type.startsWith("decimal");
  if (isNumeric && NUMBER.test(value)) return value;
  if (!isNumeric && /^[^'\\]*$/.test(value)) return `'${value}'`;
  throw new DaymillError(
    "E416",
    `The watermark ${value} cannot be compared as ${type}. Take a column of numbers, dates or instants.`,
  );
}

function quoted(column: string, { type }: Pick<Connection, "type">): string {
  return type === "mysql" ? `\`${column.replaceAll("`", "``")}\`` : `"${column.replaceAll('"', '""')}"`;
}

function toReadRange(value: JsonValue | undefined): TypedRange | undefined {
  const { from, to, type } = toFields(value);
  return typeof type === "string"
    ? { range: { from: toText(from), to: toText(to) }, type: type as ColumnType }
    : undefined;
}

function toMark(stored: JsonValue | undefined): Mark | undefined {
  const { value, type } = toFields(stored);
  return typeof value === "string" && typeof type === "string" ? { value, type: type as ColumnType } : undefined;
}

function toFields(value: JsonValue | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function toText(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}
