import { queryWarehouse as askWarehouse } from "../load/query-warehouse.ts";
import type { WarehouseRow } from "../load/query-warehouse.ts";

/** Asks the embedded warehouse of a directory one SELECT, as the tools' other questions are asked: place first. */
export function queryWarehouse(path: string, sql: string): Promise<readonly WarehouseRow[]> {
  return askWarehouse({ path, sql });
}
