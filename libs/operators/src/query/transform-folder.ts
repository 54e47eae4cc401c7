import { mkdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { DaymillError, racePoint } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import { fileStore } from "@daymill/stores";
import { quoteText } from "../columns/sql-text.ts";
import { assertFreeDisk } from "../free-disk.ts";
import { filePattern } from "../load/parquet-files.ts";
import { partName } from "../part-name.ts";
import { SUCCESS } from "../store/folder.ts";
import { beginTaskOutput } from "../task-output.ts";
import { openFileQuery } from "./file-query.ts";
import type { FileQuery, FilesToQuery } from "./file-query.ts";

export interface TransformInput extends FilesToQuery {
  /** What the files' names begin with, so that several folders can become one. Default `part`. */
  readonly name?: string;
}

export interface TransformOutput {
  /** A folder of Parquet files and `_SUCCESS`; ends in `/`. */
  readonly uri: string;
  readonly rows: number;
  /** Rows of the source. */
  readonly rowsRead: number;
  /** Rows of the source that became none, by the names of the conditions. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly files: number;
  readonly bytes: number;
}

export interface TransformSettings {
  readonly sql: string;
  /** null: rows of the result are not rows of the source. */
  readonly dropped: Readonly<Record<string, string>> | null;
  readonly fileBytes: number;
}

/** Runs a query over a folder and publishes its rows as another one. The same rows and SQL with an order give the same bytes. */
export async function transformFolder(
  input: TransformInput,
  settings: TransformSettings,
  ctx: TaskContext,
): Promise<TransformOutput> {
  const output = await beginTaskOutput(ctx);
  try {
    const { draft, scratch, uri } = output;
    await mkdir(join(scratch, "whole"));
    using query = await openFileQuery(input, { scratch, directories: [draft, join(scratch, "whole")] }, ctx);
    const whole = join(scratch, "whole/all.parquet");
    const rows = await query.write(settings.sql, whole);
    const dropped = await countDropped(query, settings.dropped ?? {});
    if (settings.dropped !== null) assertAccounted({ rowsRead: query.rows, rows, dropped }, input.from);
    const written = await cutFile(query, { whole, rows, draft, name: input.name, fileBytes: settings.fileBytes, ctx });
    await fileStore(draft).write(SUCCESS, "");
    await racePoint("transform:written");
    await output.publish();
    ctx.log.info("transformed", { rowsRead: query.rows, rows, ...written, dropped });
    return { uri, rows, rowsRead: query.rows, dropped, ...written };
  } finally {
    await output.discard();
  }
}

async function countDropped(
  query: FileQuery,
  conditions: Readonly<Record<string, string>>,
): Promise<Record<string, number>> {
  const entries = Object.entries(conditions);
  if (entries.length === 0) return {};
  const counts = entries.map(([, condition], index) => `count(*) FILTER (WHERE ${condition}) AS "${index}"`);
  const [found = {}] = await query.read(`SELECT ${counts.join(", ")} FROM source`);
  return Object.fromEntries(entries.map(([name], index) => [name, Number(found[String(index)])]));
}

function assertAccounted(counts: Pick<TransformOutput, "rows" | "rowsRead" | "dropped">, from: string): void {
  const { rows, rowsRead, dropped } = counts;
  const reasons = Object.entries(dropped).map(([name, count]) => `${count} dropped as ${name}`);
  if (rowsRead === rows + Object.values(dropped).reduce((sum, count) => sum + count, 0)) return;
  throw new DaymillError(
    "E409",
    `${from} has ${rowsRead} rows, but ${[`${rows} were written`, ...reasons].join(", ")}. Nothing was published.`,
    { details: { rows, rowsRead, dropped } },
  );
}

interface FileToCut {
  readonly whole: string;
  readonly rows: number;
  readonly draft: string;
  readonly name: string | undefined;
  readonly fileBytes: number;
  readonly ctx: Pick<TaskContext, "keepFreeBytes">;
}

/** One file in most cases; a large one is cut into files of as many rows each, in its order. */
async function cutFile(
  query: FileQuery,
  { whole, rows, draft, name, fileBytes, ctx }: FileToCut,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const size = (await stat(whole)).size;
  const files = Math.max(1, Math.min(rows, Math.ceil(size / fileBytes)));
  if (files === 1) {
    await rename(whole, join(draft, partName(0, name)));
    return { files, bytes: size };
  }
  // The whole stays beside its pieces until all of them are there.
  await assertFreeDisk(draft, { bytes: size, ctx });
  let bytes = 0;
  for (let index = 0; index < files; index++) {
    const [from, to] = [index, index + 1].map((edge) => Math.floor((rows * edge) / files));
    const path = join(draft, partName(index, name));
    await query.write(
      `SELECT * EXCLUDE (file_row_number) FROM read_parquet(${quoteText(filePattern(whole))}, file_row_number = true)
        WHERE file_row_number >= ${from} AND file_row_number < ${to} ORDER BY file_row_number`,
      path,
    );
    bytes += (await stat(path)).size;
  }
  return { files, bytes };
}
