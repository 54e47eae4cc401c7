import { mkdir, readdir, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DaymillError } from "@daymill/core";
import { fileStore, withStoreErrors } from "@daymill/stores";
import { partName } from "../../part-name.ts";
import { countFolderRows } from "../../store/parquet-rows.ts";
import { damagedRow } from "../damaged-row.ts";
import { describeRejects } from "../describe-rejects.ts";
import type { FoundReject } from "../describe-rejects.ts";
import { diskFull } from "../disk-full.ts";
import type { Conversion, ConvertEngine, PartResult } from "../engine.ts";
import type { Part } from "../part.ts";
import { assertFewFolders, partitionFolder } from "../partition-by.ts";
import type { Partitions } from "../partition-by.ts";
import { sparkPlan } from "./spark-plan.ts";
import type { SparkPlan } from "./spark-plan.ts";
import { startSpark } from "./spark-session.ts";
import type { SparkSession } from "./spark-session.ts";
import type { SparkSettings } from "./spark-settings.ts";

/** Converts with the Spark of this machine: one process, started for the first part. Its failures are E441. */
export async function sparkEngine(conversion: Conversion, settings: SparkSettings): Promise<ConvertEngine> {
  const { scratch, signal, log } = conversion;
  let session: SparkSession | undefined;
  return {
    takesPlain: false,
    writePart: async (part, directory) => {
      // Before Spark comes up, which takes some seconds: a map that does not fit is told of at once.
      const plan = sparkPlan(part, conversion);
      session ??= await startSpark({ settings, scratch, signal, log });
      return await writePart({ conversion, part, plan, session, directory });
    },
    [Symbol.asyncDispose]: async () => session?.[Symbol.asyncDispose](),
  };
}

/** Where Spark writes a part, in the scratch directory. */
const WRITTEN = "written";

interface PartToWrite {
  readonly conversion: Conversion;
  readonly part: Part;
  readonly plan: SparkPlan;
  readonly session: SparkSession;
  readonly directory: string;
}

/** What the script answers; files are named by their position in the part. */
type Answer =
  | { readonly error: string; readonly isDiskFull: boolean }
  | { readonly damaged: { readonly file: number; readonly line: number } }
  | {
      readonly rejects: number;
      readonly unreadable: number;
      readonly rejected: readonly (FoundReject & { readonly file: number })[];
      /** The keys of the folders, which are called by their position; null: there are more than `maxFolders`. */
      readonly folders: readonly (readonly string[])[] | null;
    };

async function writePart(work: PartToWrite): Promise<PartResult> {
  const { conversion, part, plan, session } = work;
  const { partitions } = conversion;
  const to = join(session.folder, "work", WRITTEN);
  const linked = await Promise.all(plan.files.map((file, index) => link(file, index, session)));
  const answer = (await session.ask({ ...plan, files: linked, to })) as Answer;
  if ("error" in answer) throw failed(answer, work);
  if ("damaged" in answer) throw damaged(answer.damaged, work);
  const { rejects, unreadable, rejected, folders } = answer;
  if (partitions !== undefined) assertFewFolders(folders?.length ?? Infinity, partitions);
  const rows =
    folders?.length === 0 && partitions !== undefined ? 0 : await rowsBelow(join(conversion.scratch, WRITTEN));
  const files =
    partitions === undefined
      ? [await takeFile(to, work)]
      : await takeFolders(to, folders ?? [], { ...work, partitions });
  for (const path of [to, ...linked.map((file) => file.path)]) await rm(path, { recursive: true, force: true });
  const described = part.files.flatMap((file, index) =>
    describeRejects(
      file,
      rejected.filter((row) => row.file === index),
      conversion,
    ),
  );
  return { files, rows, rejects, unreadable, described };
}

async function link<T extends { readonly path: string }>(file: T, index: number, session: SparkSession): Promise<T> {
  const path = join(session.folder, `staged-${index}`);
  await symlink(file.path, path);
  return { ...file, path };
}

/** By the footers of the files: Spark is not asked what it did. */
async function rowsBelow(path: string): Promise<number> {
  return await countFolderRows({ store: fileStore(path), prefix: "", uri: `${pathToFileURL(path).href}/` });
}

/** The one file that Spark wrote below a folder, under the name that it has for us. */
async function takeFile(from: string, { part, directory }: Pick<PartToWrite, "part" | "directory">): Promise<string> {
  const written = (await readdir(from)).filter((name) => name.endsWith(".parquet") && !name.startsWith("."));
  const [name] = written;
  if (name === undefined || written.length > 1) throw new Error(`Spark wrote ${written.length} files to ${from}`);
  const path = join(directory, partName(part.index));
  await withStoreErrors(path, () => rename(join(from, name), path));
  return path;
}

async function takeFolders(
  from: string,
  folders: readonly (readonly string[])[],
  { partitions, plan, part, directory }: PartToWrite & { readonly partitions: Partitions },
): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const [index, keys] of folders.entries()) {
    const folder = join(directory, partitionFolder(partitions, keys));
    await withStoreErrors(folder, () => mkdir(folder, { recursive: true }));
    paths.push(await takeFile(join(from, `${plan.folderColumn}=${index}`), { part, directory: folder }));
  }
  return paths;
}

function failed({ error, isDiskFull }: { error: string; isDiskFull: boolean }, work: PartToWrite): DaymillError {
  if (isDiskFull) return diskFull(join(work.directory, partName(work.part.index)), new Error(error));
  return new DaymillError("E441", `Spark could not convert the rows: ${error}. The task's log has what it wrote.`);
}

function damaged({ file, line }: { file: number; line: number }, { part }: PartToWrite): Error {
  const staged = part.files[file];
  const cause = new Error("Spark found a row with another number of fields");
  return staged === undefined ? cause : damagedRow(staged, line, cause);
}
