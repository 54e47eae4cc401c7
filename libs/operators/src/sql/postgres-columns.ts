import type { Client } from "pg";
import type { ColumnClass } from "../data/column-class.ts";
import type { ProfiledColumn } from "../inspect/figures.ts";
import { passedValue } from "./passed-value.ts";
import type { SqlStatement } from "./read-sql.ts";
import type { SqlParams } from "./sql-session.ts";

interface TypeRow {
  readonly type: string;
  readonly name: string;
  /** https://www.postgresql.org/docs/current/catalog-pg-type.html#CATALOG-TYPCATEGORY-TABLE */
  readonly category: string;
}

/** The columns of a SELECT, their types as PostgreSQL writes them. No row is read. */
export async function postgresColumns(
  client: Client,
  { text, names }: SqlStatement,
  params: SqlParams,
): Promise<readonly ProfiledColumn[]> {
  const values = names.map((name) => passedValue(name, params));
  const { fields } = await client.query({ text: `select * from (${text}\n) as q limit 0`, values });
  const { rows } = await client.query<TypeRow>(
    `select format_type(f.oid, f.modifier) as type, t.typname as name, t.typcategory as category
    from unnest($1::oid[], $2::int[]) with ordinality as f(oid, modifier, place) join pg_type t on t.oid = f.oid
    order by f.place`,
    [fields.map(({ dataTypeID }) => dataTypeID), fields.map(({ dataTypeModifier }) => dataTypeModifier)],
  );
  return fields.map(({ name }, index) => ({
    name,
    type: rows[index]?.type ?? "unknown",
    kind: rows[index] === undefined ? "other" : kindOf(rows[index]),
  }));
}

const KINDS: Readonly<Record<string, ColumnClass>> = {
  int2: "integer",
  int4: "integer",
  int8: "integer",
  float4: "number",
  float8: "number",
  numeric: "number",
  date: "date",
  timestamp: "instant",
  timestamptz: "instant",
  uuid: "text",
};
/** Booleans, enums, strings. */
const CATEGORIES: Readonly<Record<string, ColumnClass>> = { B: "flag", E: "text", S: "text" };

function kindOf({ name, category }: TypeRow): ColumnClass {
  return KINDS[name] ?? CATEGORIES[category] ?? "other";
}
