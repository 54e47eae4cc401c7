export { archiveRows, showArchive } from "./tools/archive.ts";
export type { ArchiveListing } from "./tools/archive.ts";
export { writeCopyArchive } from "./dump/copy-archive/write-archive.ts";
export type { ArchiveToWrite, TableToWrite } from "./dump/copy-archive/write-archive.ts";
export { queryWarehouse } from "./load/query-warehouse.ts";
export type { WarehouseQuery, WarehouseRow } from "./load/query-warehouse.ts";
