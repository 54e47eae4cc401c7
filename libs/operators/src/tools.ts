export { archiveRows, showArchive } from "./tools/archive.ts";
export type { ArchiveListing } from "./tools/archive.ts";
export { queryWarehouse } from "./tools/warehouse.ts";
