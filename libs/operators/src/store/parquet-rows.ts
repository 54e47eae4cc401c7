import { DaymillError } from "@daymill/core";
import { isParquet, listData } from "./folder.ts";
import type { Folder, FolderObject } from "./folder.ts";
import { readParquetFooter } from "./parquet-footer.ts";

/** How many rows a Parquet file says it has. Rejects with E413 when it is no whole Parquet file. */
export async function countParquetRows(folder: Folder, object: FolderObject): Promise<number> {
  return (await readParquetFooter(folder, object)).num_rows.valueOf();
}

/** The rows of all Parquet files of a folder together. Rejects with E501 when there is none. */
export async function countFolderRows(folder: Folder): Promise<number> {
  const files = (await listData(folder)).filter(isParquet);
  if (files.length === 0) throw new DaymillError("E501", `${folder.uri} has no Parquet file. Check the place.`);
  let rows = 0;
  for (const file of files) rows += await countParquetRows(folder, file);
  return rows;
}
