import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Connection } from "@daymill/core";
import { DaymillError, racePoint } from "@daymill/core";
import { withStoreErrors } from "@daymill/stores";
import { openDuckDb } from "../duckdb.ts";
import { assertStillOwned } from "../ownership.ts";
import { assertRows } from "../assert-rows.ts";
import { namingFullDisk } from "./full-disk.ts";
import { hiveColumn, hiveFolder } from "./hive-folder.ts";
import { beginDraft } from "./load-draft.ts";
import { fetchFiles } from "./fetch-files.ts";
import type { LoadWork } from "./load-work.ts";
import { filePattern, filesSql, inspectFiles } from "./parquet-files.ts";
import { DATA_FILE, publishPartition } from "./publish-partition.ts";

/** The schema of a table that is named without one, as in DuckDB. */
const DEFAULT_SCHEMA = "main";

const MEMORY_MIB = 256;

/** What a load of a whole table is of: no folder of a partition is called so. */
const WHOLE = "*";

/**
 * Loads into a directory of Hive-partitioned Parquet, `schema/table/column=value/data.parquet`, or without a partition
 * `schema/table/data.parquet`: the files are copied aside, verified, counted, made one, and take the place of the former by a
 * rename. Readers see the old rows or the new ones; loads of other partitions go on beside it. Rejects with E409 when rows do
 * not add up, E411 for a table that is partitioned otherwise.
 */
export async function loadIntoDirectory(connection: Connection, work: LoadWork): Promise<void> {
  const { partition, ctx } = work;
  const root = warehousePath(connection);
  const schema = work.table.schema ?? DEFAULT_SCHEMA;
  const table = join(root, schema, work.table.table);
  const folder = partition === undefined ? WHOLE : hiveFolder(partition.column, partition.value);
  const target = partition === undefined ? table : join(table, folder);
  await withStoreErrors(target, async () => {
    await assertPartitionedBy(partition?.column, table);
    const name = { table: `${schema}.${work.table.table}`, folder, token: ctx.attempt.token };
    const draft = await beginDraft(root, name);
    try {
      await fillDraft(draft, work);
      await racePoint("load:unpublished");
      await assertStillOwned(ctx, target);
      ctx.signal.throwIfAborted();
      await publishPartition({ folder: join(draft, "partition"), replaced: join(draft, "replaced") }, target);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  });
}

/** The directory of a connection of type `duckdb` (E104 when it has none). */
export function warehousePath({ id, path }: Connection): string {
  if (path !== undefined && path !== "") return path;
  throw new DaymillError("E104", `The connection "${id}" has no path: a warehouse of type duckdb is a directory.`);
}

/** `column` undefined: it is to have no partitions. */
async function assertPartitionedBy(column: string | undefined, table: string): Promise<void> {
  const names: readonly string[] = await readdir(table).catch((thrown: unknown) => {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return [];
    throw thrown;
  });
  const other = names.map(hiveColumn).find((found) => found !== undefined && found !== column);
  const isWhole = column !== undefined && names.includes(DATA_FILE);
  if (other === undefined && !isWhole) return;
  const [has, wanted] = [other ?? "nothing", column ?? "nothing"];
  const how = other === undefined ? "Load it whole" : `Load by ${other}`;
  throw new DaymillError(
    "E411",
    `The table in ${table} is partitioned by ${has}, not by ${wanted}. ${how}, or into another table.`,
    { details: { table, column: other ?? null } },
  );
}

/** Leaves one verified file in `partition/` of the draft. */
async function fillDraft(draft: string, work: LoadWork): Promise<void> {
  const { rows, partition, ctx } = work;
  const expected = { expected: rows, where: work.source.uri };
  const paths = await fetchFiles(join(draft, "parts"), { ...work, areMerged: true });
  await mkdir(join(draft, "partition"));
  const data = join(draft, "partition", DATA_FILE);
  using db = await openDuckDb({
    temporaryDirectory: join(draft, "duckdb"),
    memoryMiB: MEMORY_MIB,
    signal: ctx.signal,
  });
  const content = await inspectFiles(db, paths, partition);
  assertRows(content.rows, expected);
  const [first, ...more] = paths;
  if (first !== undefined && more.length === 0) return await rename(first, data);
  const merge = `COPY (SELECT * FROM ${filesSql(paths.length)}) TO $${paths.length + 1} (FORMAT parquet, COMPRESSION snappy)`;
  const [[written] = []] = await namingFullDisk(data, () => db.query(merge, [...paths.map(filePattern), data]));
  assertRows(Number(written), expected);
}
