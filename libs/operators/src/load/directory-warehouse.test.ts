import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { queryWarehouse } from "./query-warehouse.ts";
import { warehouseCases } from "./warehouse-cases.ts";

warehouseCases("a directory", async () => {
  const parent = await mkdtemp(join(tmpdir(), "daymill-warehouse-"));
  const path = join(parent, "not made [yet]*");
  return {
    connection: { type: "duckdb", path },
    query: (sql) => queryWarehouse({ path, sql }),
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true }),
  };
});
