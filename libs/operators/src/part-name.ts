/** What a file of a folder of Parquet files is called, as Spark does: `part-00000.snappy.parquet`. `index`: from 0. */
export function partName(index: number, name = "part"): string {
  return `${name}-${String(index).padStart(5, "0")}.snappy.parquet`;
}
