import type { JsonObject, JsonValue } from "@daymill/core";
import type { SqlRow } from "../sql/sql-session.ts";

/** A column of a result. */
export interface BigQueryColumn {
  readonly name: string;
  /** BigQuery's type: `INTEGER`, `NUMERIC`, `RECORD`; `REPEATED` stands before it for a list. */
  readonly type: string;
}

/** Columns, and rows by their names. */
export interface BigQueryRows {
  readonly columns: readonly BigQueryColumn[];
  readonly rows: readonly SqlRow[];
}

/** As the API gives it: https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/getQueryResults */
export interface RawResult {
  readonly schema?: { readonly fields?: readonly RawField[] } | undefined;
  readonly rows: readonly RawRow[];
}

interface RawField {
  readonly name: string;
  readonly type: string;
  readonly mode?: string;
  readonly fields?: readonly RawField[];
}

export interface RawRow {
  readonly f: readonly RawCell[];
}

interface RawCell {
  readonly v: string | RawRow | readonly RawCell[] | null;
}

/**
 * Rows as JSON has them: floats and booleans are such, instants ISO 8601 in UTC with six digits, records objects, lists lists;
 * INTEGER, NUMERIC and all else stay the texts that BigQuery writes, for JSON cannot say all of them.
 */
export function toBigQueryRows({ schema, rows }: RawResult): BigQueryRows {
  const fields = schema?.fields ?? [];
  return {
    columns: fields.map(({ name, type, mode }) => ({ name, type: mode === "REPEATED" ? `REPEATED ${type}` : type })),
    rows: rows.map((row) => toRecord(fields, row)),
  };
}

function toRecord(fields: readonly RawField[], { f }: RawRow): JsonObject {
  return Object.fromEntries(fields.map((field, index) => [field.name, toValue(field, f[index]?.v ?? null)]));
}

function toValue({ mode, ...field }: RawField, value: RawCell["v"]): JsonValue {
  if (value === null) return null;
  if (mode === "REPEATED") return (value as readonly RawCell[]).map(({ v }) => toValue(field, v));
  if (typeof value !== "string") return toRecord(field.fields ?? [], value as RawRow);
  switch (field.type) {
    case "FLOAT":
    case "FLOAT64": {
      const number = Number(value);
      // JSON has neither NaN nor infinity.
      return Number.isFinite(number) ? number : value;
    }
    case "BOOLEAN":
    case "BOOL":
      return value === "true";
    case "TIMESTAMP":
      return toInstant(value);
    default:
      return value;
  }
}

/** Of microseconds since 1970, as they are asked for. */
function toInstant(text: string): string {
  if (!/^-?\d+$/.test(text)) return text;
  const micros = BigInt(text);
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = Number((micros - rest) / 1_000_000n);
  return `${new Date(seconds * 1_000).toISOString().slice(0, 19)}.${String(rest).padStart(6, "0")}Z`;
}
