const NAMES: Readonly<Record<string, string>> = {
  VARCHAR: "text",
  BOOLEAN: "boolean",
  TINYINT: "smallint",
  SMALLINT: "smallint",
  INTEGER: "integer",
  BIGINT: "bigint",
  UINTEGER: "bigint",
  FLOAT: "real",
  DOUBLE: "double precision",
  DATE: "date",
  TIMESTAMP: "timestamp",
  "TIMESTAMP WITH TIME ZONE": "timestamptz",
  BLOB: "bytea",
};

/** PostgreSQL's name for a type as DuckDB names it; what it has no counterpart for is text. */
export function postgresType(duckDbType: string): string {
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(duckDbType);
  if (decimal !== null) return `numeric(${decimal[1]},${decimal[2]})`;
  return NAMES[duckDbType] ?? "text";
}
