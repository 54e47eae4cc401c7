import type { Connection } from "@daymill/core";
import { DaymillError, racePoint } from "@daymill/core";
import { fileStore } from "@daymill/stores";
import type { ObjectStore } from "@daymill/stores";
import { assertStillOwned } from "../ownership.ts";
import { copyVerified } from "../store/copy-object.ts";
import { isParquet, listData } from "../store/folder.ts";
import { countFolderRows } from "../store/parquet-rows.ts";
import { assertRows } from "./assert-rows.ts";
import { hiveFolder } from "./hive-folder.ts";
import type { LoadWork } from "./load-work.ts";

/** Drafts of loads, aside from the tables. */
const DRAFTS = ".loads";

/**
 * Loads into a directory of Hive-partitioned Parquet, `schema/table/column=value/`: the files are copied aside, verified,
 * counted, and take the partition's place by a rename. Readers beside it see the old partition, none, or the new one.
 */
export async function loadIntoDirectory(connection: Connection, work: LoadWork): Promise<void> {
  const { table, partition, rows, ctx } = work;
  const warehouse = openWarehouse(connection);
  const folder = `${table.schema}/${table.table}/${hiveFolder(partition.column, partition.value)}`;
  await warehouse.deletePrefix(`${DRAFTS}/${folder}`);
  const draft = `${DRAFTS}/${folder}/${ctx.attempt.token}`;
  await copyData(warehouse, draft, work);
  const where = `${warehouse.root}${draft}/`;
  assertRows(await countFolderRows({ store: warehouse, prefix: `${draft}/`, uri: where }), { expected: rows, where });
  await racePoint("load:copied");
  await assertStillOwned(ctx, `${warehouse.root}${folder}`);
  await warehouse.publish(draft, folder);
  await warehouse.deletePrefix(`${DRAFTS}/${folder}`);
}

/** The directory of a connection of type `duckdb`. */
export function warehousePath({ id, path }: Connection): string {
  if (path !== undefined && path !== "") return path;
  throw new DaymillError("E104", `The connection "${id}" has no path: a warehouse of type duckdb is a directory.`);
}

function openWarehouse(connection: Connection): ObjectStore {
  return fileStore(warehousePath(connection));
}

async function copyData(warehouse: ObjectStore, draft: string, { source, ctx }: LoadWork): Promise<void> {
  const files = (await listData(source)).filter(isParquet);
  for (const { name, bytes } of files) {
    const from = { store: source.store, key: `${source.prefix}${name}` };
    const { value: checksum } = await from.store.checksum(from.key);
    const to = { store: warehouse, key: `${draft}/${name}` };
    await copyVerified({ name, bytes, checksum }, { from, to, signal: ctx.signal });
  }
}
