/** PostgreSQL's types that hold every value of a type of DuckDB, by DuckDB's name of it. */
const TYPES: Readonly<Record<string, string>> = {
  VARCHAR: "text",
  BOOLEAN: "boolean",
  TINYINT: "smallint",
  UTINYINT: "smallint",
  SMALLINT: "smallint",
  USMALLINT: "integer",
  INTEGER: "integer",
  UINTEGER: "bigint",
  BIGINT: "bigint",
  UBIGINT: "numeric(20)",
  HUGEINT: "numeric(39)",
  FLOAT: "real",
  DOUBLE: "double precision",
  DATE: "date",
  TIME: "time",
  TIMESTAMP: "timestamp",
  "TIMESTAMP WITH TIME ZONE": "timestamptz",
  BLOB: "bytea",
  UUID: "uuid",
  JSON: "json",
};

/**
 * PostgreSQL's type for a column of a Parquet file, given as DuckDB names it. Lists and structures become json; what has no
 * counterpart that keeps it exactly (nanoseconds) becomes text.
 */
export function postgresType(duckDbType: string): string {
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(duckDbType);
  if (decimal !== null) return `numeric(${decimal[1]},${decimal[2]})`;
  return TYPES[duckDbType] ?? (isNested(duckDbType) ? "json" : "text");
}

/** An expression of DuckDB for the text that PostgreSQL reads as the same value. */
export function postgresTextSql(column: string, duckDbType: string): string {
  if (duckDbType === "BLOB") return `'\\x' || hex(${column})`;
  if (isNested(duckDbType)) return `to_json(${column})::VARCHAR`;
  if (/^(DATE|TIMESTAMP)/.test(duckDbType)) return eraLastSql(`${column}::VARCHAR`);
  return `${column}::VARCHAR`;
}

function isNested(duckDbType: string): boolean {
  return duckDbType.endsWith("]") || /^(STRUCT|MAP|UNION)\(/.test(duckDbType);
}

/** DuckDB writes `0044-03-15 (BC) 12:00:00`, PostgreSQL wants the era at the end. */
function eraLastSql(text: string): string {
  return `CASE WHEN contains(${text}, '(BC)') THEN replace(${text}, ' (BC)', '') || ' BC' ELSE ${text} END`;
}
