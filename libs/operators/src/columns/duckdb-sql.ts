import { cellToText } from "./cell.ts";
import type { ColumnMap, ColumnSource, ColumnSpec } from "./column-map.ts";
import { constantCells } from "./constants.ts";
import type { ConversionFacts } from "./constants.ts";
import { fieldIndex } from "./row-function.ts";
import { quoteName } from "./sql-text.ts";
import { castSql, jsonListSql, pgArraySql, sqlType, unescapeSql } from "./sql-value.ts";

/** Gives a value to the query and returns what stands for it there (`$1`). */
export type Bind = (value: string | null) => string;

/** The rows of tables that have the same fields, for a query. */
export interface TableSource {
  /** One or several. */
  readonly tables: readonly string[];
  readonly params: ConversionFacts["params"];
  /** The names of the fields, in order. */
  readonly fields: readonly string[];
  /** Whether no field has an escape. */
  readonly isPlain: boolean;
  /** Fields whose text the database has checked to be JSON. */
  readonly checkedJson: ReadonlySet<string>;
  /** Fields whose type says that they are arrays of integers. */
  readonly integerArrays: ReadonlySet<string>;
  /**
   * A table expression whose columns are `s`, the position of the row's table in `tables`, and the raw fields of COPY text:
   * `c0`, `c1` ...
   */
  readonly from: string;
}

type FieldSource = Extract<ColumnSource, { from: "field" }>;

/** The names of things inside a query: fields by position, lists of JSON values by the position of their field. */
const fieldName = (index: number): string => `f${index}`;
const listName = (index: number): string => `j${index}`;

/**
 * The rows of tables as a column map converts them, in order, without those that it rejects. Rejects with E412 as
 * toRowFunction does. Values are given to `bind`, a fresh one for each statement.
 */
export function convertedRowsSql(map: ColumnMap, table: TableSource, bind: Bind): string {
  const used = usedFields(map, table);
  const constants = table.tables.map((name) => constantCells(map, { table: name, params: table.params }));
  const output = map.columns.map(({ name, source, type }) => {
    const constant = (): string => {
      const texts = constants.map((cells) => cellToText(cells.get(name) ?? null, type));
      return `CAST(${constantSql(texts, bind)} AS ${sqlType(type)})`;
    };
    const value = source.from === "field" ? castSql(textSql(source, used), type) : constant();
    return `${value} AS ${quoteName(name)}`;
  });
  const kept = keptSql(map, used);
  return `SELECT ${output.join(", ")} FROM (${readSql(used, table, ["s"])})${kept === undefined ? "" : ` WHERE ${kept}`}`;
}

/** A value that depends on nothing but the table, for each of the tables. */
function constantSql(texts: readonly (string | null)[], bind: Bind): string {
  const [first = null] = texts;
  if (texts.every((text) => text === first)) return bind(first);
  return `([${texts.map(bind).join(", ")}])[s + 1]`;
}

/**
 * The rows that a column map rejects: `s`, the position of their table, `line`, their number in all rows from 1, and
 * `fields`, all fields as texts.
 */
export function rejectedRowsSql(map: ColumnMap, table: TableSource): string {
  const used = usedFields(map, table);
  const fields = table.fields.map((_, index) => rawSql(index, table)).join(", ");
  const numbered = `(SELECT *, row_number() OVER () AS line, [${fields}] AS fields FROM ${table.from})`;
  return `SELECT s, line, fields FROM (${readSql(used, { ...table, from: numbered }, ["s", "line", "fields"])}) WHERE NOT (${keptSql(map, used) ?? "true"})`;
}

/** One row `n`: how many rows that are kept have a field that should be JSON and is not. */
export function unreadableCountSql(map: ColumnMap, table: TableSource): string {
  const used = usedFields(map, table);
  const condition = `(${unreadableSql(used) ?? "false"}) AND ${keptSql(map, used) ?? "true"}`;
  return `SELECT count(*) AS n FROM (${readSql(used, table)}) WHERE ${condition}`;
}

/** A condition on converted rows that holds wherever a field should be JSON and is not; undefined: no column is JSON. */
export function allNullSql(map: ColumnMap): string | undefined {
  const taken = map.columns.flatMap(({ name, source }) =>
    source.from === "field" && source.json !== undefined ? [{ name, field: source.field }] : [],
  );
  const groups = [...Map.groupBy(taken, ({ field }) => field).values()];
  const conditions = groups.map((group) => `(${group.map(({ name }) => `${quoteName(name)} IS NULL`).join(" AND ")})`);
  return conditions.length === 0 ? undefined : conditions.join(" OR ");
}

/** A field that the map reads, and the paths of JSON that it takes from it. */
interface UsedField {
  readonly name: string;
  readonly index: number;
  readonly checked: boolean;
  readonly isIntegers: boolean;
  readonly paths: readonly (readonly string[])[];
}

/** The text of a raw field. */
function rawSql(index: number, { isPlain }: Pick<TableSource, "isPlain">): string {
  return isPlain ? `c${index}` : unescapeSql(`c${index}`);
}

function usedFields(map: ColumnMap, table: TableSource): readonly UsedField[] {
  const sources = map.columns.flatMap(({ source }) => (source.from === "field" ? [source] : []));
  return [...Map.groupBy(sources, (source) => source.field)].map(([name, reads]) => {
    const paths = reads.flatMap(({ json }) => (json === undefined ? [] : [JSON.stringify(json)]));
    return {
      name,
      index: fieldIndex(name, { fields: table.fields, table: table.tables[0] ?? "" }),
      checked: table.checkedJson.has(name),
      isIntegers: table.integerArrays.has(name),
      paths: [...new Set(paths)].map((path) => JSON.parse(path) as readonly string[]),
    };
  });
}

/** The fields that are used, without escapes, the lists of what is taken from those that are JSON, and `extra` columns. */
function readSql(
  used: readonly UsedField[],
  table: Pick<TableSource, "isPlain" | "from">,
  extra: readonly string[] = [],
): string {
  const fields = used.map(({ index }) => `${rawSql(index, table)} AS ${fieldName(index)}`);
  const lists = used.flatMap(({ index, paths, checked }) =>
    paths.length === 0 ? [] : [`${jsonListSql(fieldName(index), { paths, checked })} AS ${listName(index)}`],
  );
  const inner = [...extra, ...fields];
  return `SELECT ${["*", ...lists].join(", ")} FROM (SELECT ${inner.length === 0 ? "1" : inner.join(", ")} FROM ${table.from})`;
}

const NOT_USED = { index: -1, paths: [], isIntegers: false } as const;

function textSql({ field, json, pgArray }: FieldSource, used: readonly UsedField[]): string {
  const { index, paths, isIntegers } = used.find(({ name }) => name === field) ?? NOT_USED;
  const position = paths.findIndex((path) => JSON.stringify(path) === JSON.stringify(json)) + 1;
  const text = json === undefined ? fieldName(index) : `${listName(index)}[${position}]`;
  return pgArray === undefined ? text : pgArraySql(text, { isIntegers: isIntegers && json === undefined });
}

/** The condition that a row is kept; undefined: every row is. It is never NULL. */
function keptSql(map: ColumnMap, used: readonly UsedField[]): string | undefined {
  const unreadable = map.unreadableJson === "reject" ? unreadableSql(used) : undefined;
  const conditions = [
    ...map.columns.flatMap((column) => columnConditions(column, used)),
    ...(unreadable === undefined ? [] : [`NOT (${unreadable})`]),
  ];
  return conditions.length === 0 ? undefined : conditions.join(" AND ");
}

function columnConditions({ source, type, required }: ColumnSpec, used: readonly UsedField[]): readonly string[] {
  if (source.from !== "field") return [];
  const text = textSql(source, used);
  if (required) return [`(${castSql(text, type)}) IS NOT NULL`];
  return type === "string" ? [] : [`((${text}) IS NULL OR (${castSql(text, type)}) IS NOT NULL)`];
}

function unreadableSql(used: readonly UsedField[]): string | undefined {
  const conditions = used.flatMap(({ index, paths }) =>
    paths.length === 0 ? [] : [`(${fieldName(index)} IS NOT NULL AND ${listName(index)} IS NULL)`],
  );
  return conditions.length === 0 ? undefined : conditions.join(" OR ");
}
