import { realpath } from "node:fs/promises";
import { basename, relative, sep } from "node:path";
import { DaymillError, toError } from "@daymill/core";
import type { Clock, DagId, JsonValue, Logger } from "@daymill/core";
import { clearLoadProblems, noteGoneDags, setLoadProblems, syncDag } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { Teller } from "../api/actions/actions.ts";
import type { BundleStore } from "../bundle/bundle-store.ts";
import { DagParser, PARSER_ENTRY } from "../dag-bag/dag-parser.ts";
import type { DagFileResult, FileProblem } from "../dag-bag/read-dag-files.ts";
import { readSources } from "../dag-bag/read-sources.ts";
import { DagSync } from "../dag-bag/sync-loop.ts";
import type { DataLayout } from "../data-layout.ts";
import { buildEntry } from "../process/build-entry.ts";
import type { Environment } from "../process/child-env.ts";
import { toDeployedBundle } from "../bundle/bundle-transfer.ts";
import { newsToLog, newsTeller } from "./dag-file-news.ts";
import type { DagFileListener } from "./dag-file-news.ts";
import { warnOfRoles } from "./warn-of-roles.ts";

export interface DagParts {
  readonly db: MetadataDatabase["db"];
  readonly layout: DataLayout;
  /** Absolute. */
  readonly folders: readonly string[];
  readonly packageRoots: readonly string[];
  readonly store: BundleStore;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly log: Logger;
  readonly tell: Pick<Teller, "other">;
  /** Told of what the files hold; undefined: the log is. */
  readonly onDagFile: DagFileListener | undefined;
}

/** DAG folders that are read once and then watched. */
export interface OpenDags {
  close(): Promise<void>;
}

/**
 * Reads the DAG folders into the database and keeps doing so: each change of a file is a small deploy of what is in it.
 * What has problems is told, and its last good version keeps running. Rejects with E104 when a folder does not exist.
 */
export async function openDags(parts: DagParts): Promise<OpenDags> {
  const { layout, packageRoots, store, environment, log } = parts;
  const folders = await Promise.all(parts.folders.map(existingFolder));
  const entry = await buildEntry(PARSER_ENTRY, layout.runtime);
  const parser = new DagParser({ entry, bundleFolder: store.folder, packageRoots, environment, logger: log });
  const news = newsTeller(parts.onDagFile ?? newsToLog(log));
  const { onFile, onRemoved, onScanned } = fileDeployer(parts, folders, news);
  const sync = new DagSync({ folders, store, parser, packageRoots, logger: log, onFile, onRemoved });
  await sync.scan();
  await onScanned(sync.bag.all());
  news.started();
  await sync.watch();
  return {
    async close() {
      await sync.close();
      await parser.close();
    },
  };
}

async function existingFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    const message = `The DAG folder ${folder} cannot be read: ${toError(error).message}. Make it, or name another with --dags.`;
    throw new DaymillError("E104", message, { details: { folder }, cause: error });
  }
}

/** What becomes of a file that was read. */
function fileDeployer(
  { db, clock, log, tell }: DagParts,
  folders: readonly string[],
  news: ReturnType<typeof newsTeller>,
) {
  const setProblems = async (file: string, problems: readonly FileProblem[]): Promise<void> => {
    if (problems.length > 0)
      await setLoadProblems(db, [{ file, problems: problems as unknown as JsonValue }], clock.now());
    else await clearLoadProblems(db, [file]);
    tell.other({ kind: "load_problems" });
  };
  let isScanned = false;
  const noteGone = async (content: Parameters<typeof noteGoneDags>[1]): Promise<void> => {
    for (const dagId of await noteGoneDags(db, content, clock.now())) tell.other({ kind: "dag", dagId });
  };
  return {
    onFile: async (result: DagFileResult): Promise<void> => {
      const file = shownName(result.path, folders);
      const problems = [...result.problems, ...(await storeDags({ db, clock, tell }, result, file))];
      await warnOfRoles({ db, log }, result.dags);
      await setProblems(
        file,
        problems.map((problem) => withShownPlace(problem, folders)),
      );
      // The first scan is looked at as a whole.
      if (isScanned && problems.length === 0) await noteGone({ dags: idsOf([result]), unread: [], file });
      news.onRead({ ...result, problems });
    },
    onRemoved: async (result: DagFileResult): Promise<void> => {
      const { path, dags } = result;
      const names = dags.map(({ dag }) => dag.id).join(", ");
      const message = `The file is gone. Its DAGs keep their last version (${names}): pause them, put the file back, or delete them with their history (daymill dags delete).`;
      const file = shownName(path, folders);
      await setProblems(file, names === "" ? [] : [goneProblem(message)]);
      await noteGone({ dags: [], unread: [], file });
      news.onGone(result);
    },
    /** Files that went away while no server ran. */
    onScanned: async (results: readonly DagFileResult[]): Promise<void> => {
      const broken = results.filter(({ problems }) => problems.length > 0);
      const unread = broken.map(({ path }) => shownName(path, folders));
      await noteGone({ dags: idsOf(results), unread });
      isScanned = true;
    },
  };
}

/** Gives a problem for each DAG that comes from elsewhere, which is left as it is. */
async function storeDags(
  { db, clock, tell }: Pick<DagParts, "db" | "clock" | "tell">,
  result: DagFileResult,
  file: string,
): Promise<FileProblem[]> {
  if (result.bundle === null) return [];
  const bundle = toDeployedBundle(result.bundle);
  const sources = await readSources(result.path.slice(0, -result.file.length), result.madeOf);
  const taken: FileProblem[] = [];
  for (const { dag, fingerprint } of result.dags) {
    try {
      await syncDag(db, { dag, fingerprint, file, sources, bundle }, { now: clock.now() });
    } catch (thrown) {
      if (!(thrown instanceof DaymillError) || thrown.code !== "E216") throw thrown;
      taken.push({ code: thrown.code, message: thrown.message, location: null, dagId: dag.id, frame: null });
    }
    tell.other({ kind: "dag", dagId: dag.id });
  }
  return taken;
}

/** With several DAG folders, a file is named with its folder, so that names stay apart. What lies elsewhere keeps its path. */
function shownName(path: string, folders: readonly string[]): string {
  const folder = folders.find((each) => path.startsWith(each + sep));
  if (folder === undefined) return path;
  const name = relative(folder, path).split(sep).join("/");
  return folders.length > 1 ? `${basename(folder)}/${name}` : name;
}

function withShownPlace(problem: FileProblem, folders: readonly string[]): FileProblem {
  const { location } = problem;
  return location === null
    ? problem
    : { ...problem, location: { ...location, file: shownName(location.file, folders) } };
}

function idsOf(results: readonly DagFileResult[]): DagId[] {
  return results.flatMap(({ dags }) => dags.map(({ dag }) => dag.id as DagId));
}

function goneProblem(message: string): FileProblem & { readonly severity: "warning" } {
  return { code: "E202", message, location: null, dagId: null, frame: null, severity: "warning" };
}
