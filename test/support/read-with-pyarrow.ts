import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { KnownValue } from "../operators/corpus-columns.ts";
import { servicePath } from "./services.ts";

export interface ArrowContent {
  readonly columns: readonly {
    readonly name: string;
    /** In the words of Arrow. */
    readonly type: string;
    readonly physical: string;
    readonly logical: Readonly<Record<string, unknown>>;
    readonly optional: boolean;
  }[];
  readonly rows: readonly Readonly<Record<string, KnownValue>>[];
}

const SCRIPT = join(import.meta.dirname, "read_parquet.py");

/** Parquet files as pyarrow reads them, one after another. */
export async function readWithPyarrow(paths: readonly string[]): Promise<ArrowContent> {
  const maxBuffer = 256 * 1024 * 1024;
  const { stdout } = await promisify(execFile)(servicePath("pyarrow"), [SCRIPT, ...paths], { maxBuffer });
  return JSON.parse(stdout) as ArrowContent;
}
