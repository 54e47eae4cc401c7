import { realpath } from "node:fs/promises";
import { basename } from "node:path";
import { watch } from "chokidar";
import type { FSWatcher } from "chokidar";
import { toError } from "@daymill/core";
import type { Logger } from "@daymill/core";
import { DagBag } from "./dag-bag.ts";
import { discoverDagFiles } from "./discover.ts";
import { readDagFiles } from "./read-dag-files.ts";
import type { DagFileResult, DagReader } from "./read-dag-files.ts";

export interface DagSyncOptions extends DagReader {
  /** The DAG folders. Packages are looked for in a file's own folder first. */
  readonly folders: readonly string[];
  readonly logger: Logger;
  /** Stores what a file holds now. With problems, the last good version of what is not in `dags` keeps running. */
  readonly onFile: (result: DagFileResult) => Promise<void> | void;
  /** The file is gone, or holds no DAG any more; given what it held last. Only a deploy deactivates DAGs. */
  readonly onRemoved: (result: DagFileResult) => Promise<void> | void;
}

/** An editor saves in several steps, and a branch switch changes many files: what comes within this time is one change. */
const GATHER_MS = 50;

/**
 * Reads the DAG folders, and reads again what changes: a file that was saved, and every file that depends on it. Results are
 * handed over one at a time. A failing `onFile` is logged; the file is tried again with the next change or scan.
 */
export class DagSync {
  readonly bag = new DagBag();
  private readonly options: DagSyncOptions;
  private readonly folders: Promise<readonly string[]>;
  private work: Promise<void> = Promise.resolve();
  private watcher: FSWatcher | undefined;
  private changed = new Set<string>();
  private gathering: NodeJS.Timeout | undefined;

  constructor(options: DagSyncOptions) {
    this.options = options;
    this.folders = Promise.all(options.folders.map((folder) => realpath(folder)));
    // Looked at by the first scan, which rejects with it.
    this.folders.catch(() => {});
  }

  /** Reads every file. Rejects when a folder does not exist. */
  scan(): Promise<void> {
    return this.enqueue(() => this.refresh(() => true));
  }

  /** From now on reads what changes. Resolves when changes are seen. */
  async watch(): Promise<void> {
    const watcher = watch([...(await this.folders), ...this.dependencies()], {
      ignoreInitial: true,
      ignored: (path) => ["node_modules", ".git"].includes(basename(path)),
    });
    this.watcher = watcher;
    const ready = Promise.withResolvers<void>();
    watcher.once("ready", () => ready.resolve());
    watcher.on("all", (_event, path) => this.note(path));
    watcher.on("error", (error) =>
      this.options.logger.warn("a DAG folder cannot be watched", { error: toError(error).message }),
    );
    await ready.promise;
  }

  /** Until everything that was seen has been handed over. */
  async settled(): Promise<void> {
    while (this.gathering !== undefined) await this.gatherNow();
    await this.work;
  }

  async close(): Promise<void> {
    clearTimeout(this.gathering);
    this.gathering = undefined;
    await this.watcher?.close();
    await this.work;
  }

  private note(path: string): void {
    this.changed.add(path);
    this.gathering ??= setTimeout(() => void this.gatherNow(), GATHER_MS);
  }

  private async gatherNow(): Promise<void> {
    clearTimeout(this.gathering);
    this.gathering = undefined;
    const { changed } = this;
    this.changed = new Set();
    try {
      await this.enqueue(() => {
        const affected = new Set([...changed, ...this.bag.dependents(changed)]);
        return this.refresh((path) => affected.has(path));
      });
    } catch (error) {
      this.options.logger.error("changed DAG files could not be read", { error: toError(error).message });
    }
  }

  /** One at a time, whatever happens to those before. */
  private enqueue(task: () => Promise<void>): Promise<void> {
    const done = this.work.then(task);
    this.work = done.catch(() => {});
    return done;
  }

  private async refresh(isAffected: (path: string) => boolean): Promise<void> {
    const files = (await Promise.all((await this.folders).map(discoverDagFiles))).flat();
    const affected = files.filter((file) => isAffected(file.path));
    const results = new Map((await readDagFiles(affected, this.options)).map((one) => [one.path, one]));
    for (const { path } of affected) await this.replace(path, results.get(path));
    const found = new Set(files.map(({ path }) => path));
    for (const { path } of this.bag.all()) if (!found.has(path)) await this.replace(path, undefined);
    this.watcher?.add(this.dependencies());
  }

  private async replace(path: string, result: DagFileResult | undefined): Promise<void> {
    const { onFile, onRemoved, logger } = this.options;
    try {
      if (result) {
        await onFile(this.bag.put(result));
        return;
      }
      const former = this.bag.remove(path);
      if (former) await onRemoved(former);
    } catch (error) {
      logger.error("a DAG file could not be stored", { file: path, error: toError(error).message });
    }
  }

  /** What bundles are made of; some of it may stand outside of the folders. */
  private dependencies(): string[] {
    return this.bag.all().flatMap((result) => result.dependsOn);
  }
}
