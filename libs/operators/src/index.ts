export { columns, field, literal, param, tableName } from "./columns/column-map.ts";
export type {
  Column,
  ColumnMap,
  ColumnSource,
  ColumnSpec,
  FieldColumn,
  TableNameColumn,
  UnreadableJson,
} from "./columns/column-map.ts";
export type { ColumnType } from "./columns/column-type.ts";
export { convert } from "./convert/convert.ts";
export type { ConvertOptions } from "./convert/convert.ts";
export type { ConvertInput, ConvertOutput } from "./convert/convert-archive.ts";
export type { ConvertEngineName } from "./convert/engine.ts";
export { pgDump } from "./dump/pg-dump.ts";
export type { PgDumpOptions } from "./dump/pg-dump.ts";
export type { PgDumpInput, PgDumpOutput } from "./dump/dump-database.ts";
export type { DumpWriter } from "./dump/dump-work.ts";
export { loadTable } from "./load/load-table.ts";
export type { LoadTableOptions } from "./load/load-table.ts";
export type { LoadInput, LoadOutput } from "./load/load-folder.ts";
export { objectAbsent } from "./store/object-absent.ts";
export type { ObjectAbsentInput } from "./store/object-absent.ts";
export { published } from "./store/published.ts";
export type { PublishedInput, PublishedOutput } from "./store/published.ts";
export { upload } from "./store/upload.ts";
export type { UploadOptions } from "./store/upload.ts";
export type { UploadInput, UploadOutput } from "./store/upload-folder.ts";
