import type { FileHandle } from "node:fs/promises";
import { mkdir, open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { DaymillError } from "@daymill/core";
import { withStoreErrors } from "@daymill/stores";
import { sqlType } from "../columns/sql-value.ts";
import { quoteName, quoteText } from "../columns/sql-text.ts";
import { openDuckDb } from "../duckdb.ts";
import type { DuckDb } from "../duckdb.ts";
import { groupRows } from "../parquet-groups.ts";
import type { RecordSchema, RecordType } from "./record-schema.ts";

export interface RecordFilesOptions {
  readonly schema: RecordSchema;
  /** Where the Parquet files go. */
  readonly directory: string;
  /** Files are named `<name>-c000.snappy.parquet`, `-c001` ... */
  readonly name: string;
  /** A directory for what is staged, which the caller removes. */
  readonly scratch: string;
  /** A file is closed once so many bytes of JSON went into it. */
  readonly partBytes: number;
  readonly signal: AbortSignal;
}

/** Parquet files that are filled record by record. */
export interface RecordFiles extends AsyncDisposable {
  /** Adds whole lines of JSON, as recordEncoder makes them. */
  append(lines: readonly string[]): Promise<void>;
  /** Writes what is left; a file without rows where there was no record at all, so that the columns can be read. */
  finish(): Promise<{ readonly files: number; readonly bytes: number }>;
}

/** What is collected before it is written to the staged file. */
const STAGE_CHUNK = 1024 * 1024;
const MIB = 1024 * 1024;
/** Files of 256 MiB of JSON, in rows of 200 KB and of 5 MB, were written with 192; the process had 600 to 835 MB. */
const MEMORY_MIB = 256;
/** DuckDB's own limit of an object in JSON. */
const MIN_OBJECT_BYTES = 16 * MIB;

/**
 * Opens files for records. Lines are staged as NDJSON and made into Parquet (snappy, lists and maps in three levels) by
 * DuckDB, a file at a time: memory is bounded, rows keep their order, and the same records give the same bytes.
 */
export async function openRecordFiles(options: RecordFilesOptions): Promise<RecordFiles> {
  const { scratch, partBytes, signal } = options;
  await withStoreErrors(scratch, () => mkdir(scratch, { recursive: true }));
  const db = await openDuckDb({ temporaryDirectory: join(scratch, "engine"), memoryMiB: MEMORY_MIB, signal });
  let stage: Stage | undefined;
  let [files, bytes] = [0, 0];
  const closePart = async (): Promise<void> => {
    const part = stage ?? (await openStage(join(scratch, "empty.ndjson")));
    stage = undefined;
    await part.close();
    const path = join(options.directory, `${options.name}-c${String(files).padStart(3, "0")}.snappy.parquet`);
    await writeParquet(db, { part, schema: options.schema, path });
    bytes += (await stat(path)).size;
    files++;
    await rm(part.path);
  };
  return {
    append: async (lines) => {
      for (const line of lines) {
        stage ??= await openStage(join(scratch, `${files}.ndjson`));
        await stage.append(line);
        if (stage.bytes >= partBytes) await closePart();
      }
    },
    finish: async () => {
      if (stage !== undefined || files === 0) await closePart();
      return { files, bytes };
    },
    [Symbol.asyncDispose]: async () => {
      await stage?.abandon();
      db[Symbol.dispose]();
    },
  };
}

interface Stage {
  readonly path: string;
  readonly bytes: number;
  readonly rows: number;
  readonly longestBytes: number;
  append(line: string): Promise<void>;
  close(): Promise<void>;
  /** Closes without writing what is held. */
  abandon(): Promise<void>;
}

async function openStage(path: string): Promise<Stage> {
  const handle: FileHandle = await withStoreErrors(path, () => open(path, "wx"));
  let held: string[] = [];
  let [heldBytes, bytes, rows, longestBytes] = [0, 0, 0, 0];
  const flush = async (): Promise<void> => {
    const text = held.join("");
    [held, heldBytes] = [[], 0];
    await withStoreErrors(path, () => handle.appendFile(text));
  };
  return {
    path,
    get bytes() {
      return bytes;
    },
    get rows() {
      return rows;
    },
    get longestBytes() {
      return longestBytes;
    },
    append: async (line) => {
      const lineBytes = Buffer.byteLength(line);
      held.push(line);
      heldBytes += lineBytes;
      bytes += lineBytes;
      rows++;
      longestBytes = Math.max(longestBytes, lineBytes);
      if (heldBytes >= STAGE_CHUNK) await flush();
    },
    close: async () => {
      await flush();
      await handle.close();
    },
    abandon: () => handle.close(),
  };
}

interface PartToWrite {
  readonly part: Stage;
  readonly schema: RecordSchema;
  readonly path: string;
}

async function writeParquet(db: DuckDb, { part, schema, path }: PartToWrite): Promise<void> {
  const types = Object.entries(schema).map(([name, { type }]) => `${quoteText(name)}: ${quoteText(recordSql(type))}`);
  const objectBytes = Math.max(MIN_OBJECT_BYTES, part.longestBytes + 1024);
  const read = `read_json($1, format = 'newline_delimited', columns = {${types.join(", ")}}, compression = 'uncompressed',
    maximum_object_size = ${objectBytes})`;
  const options = `FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${groupRows(part)}`;
  const [[count] = []] = await withStoreErrors(path, () =>
    db.query(`COPY (SELECT * FROM ${read}) TO $2 (${options})`, [part.path, path]),
  );
  if (Number(count) === part.rows) return;
  throw new DaymillError(
    "E409",
    `${part.rows} records were staged, but ${String(count)} rows written. Run the task again.`,
  );
}

/** A type in DuckDB's SQL. */
function recordSql(type: RecordType): string {
  if (typeof type === "string") return sqlType(type);
  switch (type.kind) {
    case "list":
      return `${recordSql(type.element)}[]`;
    case "map":
      return `MAP(VARCHAR, ${recordSql(type.value)})`;
    case "struct": {
      const fields = Object.entries(type.fields).map(([name, inner]) => `${quoteName(name)} ${recordSql(inner)}`);
      return `STRUCT(${fields.join(", ")})`;
    }
    default:
      return type satisfies never;
  }
}
