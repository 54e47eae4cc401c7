export { compress, copyText, writePgArchive } from "./testing/pg-archive-writer.ts";
export type { ArchiveToWrite, WrittenTable } from "./testing/pg-archive-writer.ts";
export { publishParquet } from "./testing/publish-parquet.ts";
export { askDuckDb, readWithDuckDb, readWithHyparquet } from "./testing/read-parquet.ts";
export type { ParquetColumn, ParquetContent } from "./testing/read-parquet.ts";
export { taskBench } from "./testing/task-bench.ts";
export type { TaskBench } from "./testing/task-bench.ts";
export { warehouseCases } from "./load/warehouse-cases.ts";
export type { WarehouseUnderTest } from "./load/warehouse-cases.ts";
