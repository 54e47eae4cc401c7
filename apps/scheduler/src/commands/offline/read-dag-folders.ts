import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DaymillError, toError } from "@daymill/core";
import type { Logger } from "@daymill/core";
import { bundleStore } from "../../bundle/bundle-store.ts";
import { DagBag } from "../../dag-bag/dag-bag.ts";
import { DagParser, PARSER_ENTRY } from "../../dag-bag/dag-parser.ts";
import { discoverDagFiles } from "../../dag-bag/discover.ts";
import { readDagFiles } from "../../dag-bag/read-dag-files.ts";
import type { DagFileResult } from "../../dag-bag/read-dag-files.ts";
import { buildEntry } from "../../process/build-entry.ts";
import type { Environment } from "../../process/child-env.ts";

export interface FolderReading {
  readonly folders: readonly string[];
  readonly environment: Environment;
  readonly logger: Logger;
}

/** DAG folders as they are now, read without a server. Disposing of it removes the bundles that were made. */
export interface ReadFolders extends AsyncDisposable {
  readonly results: readonly DagFileResult[];
  readonly bundleFolder: string;
  readonly packageRoots: readonly string[];
}

/** Where our own packages are found, for DAG folders that have none of their own. */
const OURS = fileURLToPath(new URL("../../..", import.meta.url));

/** Bundles and parses every DAG file of the folders, as a server would. Rejects with E104 when a folder does not exist. */
export async function readDagFolders({ folders, environment, logger }: FolderReading): Promise<ReadFolders> {
  const home = await realpath(await mkdtemp(join(tmpdir(), "daymill-dags-")));
  const remove = () => rm(home, { recursive: true, force: true });
  try {
    const store = bundleStore(join(home, "bundles"));
    const packageRoots = [OURS];
    const entry = await buildEntry(PARSER_ENTRY, home);
    const parser = new DagParser({ entry, bundleFolder: store.folder, packageRoots, environment, logger });
    const bag = new DagBag();
    const existingFolders = await Promise.all(folders.map(existing));
    const files = (await Promise.all(existingFolders.map(discoverDagFiles))).flat();
    for (const result of await readDagFiles(files, { store, parser, packageRoots })) bag.put(result);
    await parser.close();
    const roots = [...folders, ...packageRoots];
    return { results: bag.all(), bundleFolder: store.folder, packageRoots: roots, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function existing(folder: string): Promise<string> {
  return await realpath(folder).catch((error: unknown) => {
    throw new DaymillError(
      "E104",
      `The DAG folder ${folder} cannot be read: ${toError(error).message}. Name another with --dags.`,
    );
  });
}
