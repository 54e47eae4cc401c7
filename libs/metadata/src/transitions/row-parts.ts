/** PostgreSQL counts the parameters of a statement in 16 bits. */
const MOST_PARAMETERS = 65_535;

/** Rows to be inserted, in their order, as many together as one statement can have parameters for. All have the same columns. */
export function rowParts<Row extends object>(rows: readonly Row[]): Row[][] {
  const columns = Object.keys(rows[0] ?? {}).length;
  const most = Math.max(1, Math.floor(MOST_PARAMETERS / Math.max(1, columns)));
  return Array.from({ length: Math.ceil(rows.length / most) }, (_, part) => rows.slice(part * most, (part + 1) * most));
}
