import { askDuckDb } from "@daymill/operators/testing";

/** Throws when two sets of Parquet files do not hold the same rows in these columns, in whatever order. Gives their number. */
export async function assertSameRows(columns: readonly string[], ours: string, theirs: string): Promise<number> {
  const sql = `SELECT count(*)::VARCHAR AS n, sum(hash(${columns.join(", ")}))::VARCHAR AS hash FROM read_parquet($1)`;
  const [[one], [other]] = [await askDuckDb(sql, ours), await askDuckDb(sql, theirs)];
  if (JSON.stringify(one) !== JSON.stringify(other))
    throw new Error(`${ours} is ${JSON.stringify(one)}, but ${theirs} is ${JSON.stringify(other)}`);
  return Number(one?.["n"]);
}
