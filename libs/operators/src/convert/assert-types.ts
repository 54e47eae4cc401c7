import { DaymillError } from "@daymill/core";
import type { ColumnMap, ColumnSource } from "../columns/column-map.ts";
import type { Archive, ArchiveTable } from "../dump/archive.ts";

/** The first words of PostgreSQL's types whose text is neither JSON with keys nor an array. */
const SCALARS =
  /^(smallint|integer|bigint|int[248]?|numeric|decimal|real|double|float[48]?|money|boolean|bool|date|time|timestamp|timestamptz|timetz|interval|bytea|uuid|inet|cidr|bit)\b/;

/**
 * Rejects with E412 when a column that the map reads as JSON, or as an array, has become something else in a table: its values
 * would be read as null, or as texts of another form, without a word. Types that the archive does not tell, and texts, may
 * hold either.
 */
export function assertTypes({ tables }: Archive, { columns }: ColumnMap): void {
  const misfits = tables.flatMap((table) => columns.flatMap(({ source }) => misfitOf(table, source) ?? []));
  if (misfits.length === 0) return;
  throw new DaymillError("E412", `${[...new Set(misfits)].join("; ")}. Nothing was converted.`, {
    details: { misfits },
  });
}

function misfitOf({ schema, table, types }: ArchiveTable, source: ColumnSource): string | undefined {
  if (source.from !== "field") return undefined;
  const type = types.get(source.field);
  if (type === undefined) return undefined;
  const isArray = type.endsWith("[]");
  const name = `Column "${source.field}" of ${schema}.${table} is of type ${type}`;
  if (source.json !== undefined && (isArray || SCALARS.test(type))) return `${name}, but the map reads keys of JSON`;
  if (source.pgArray !== undefined && !isArray && (SCALARS.test(type) || /^jsonb?$/.test(type)) && !source.json)
    return `${name}, but the map reads an array`;
  return undefined;
}
