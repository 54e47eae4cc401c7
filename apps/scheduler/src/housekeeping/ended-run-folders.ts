import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { DagId, RunId } from "@daymill/core";
import { readRunEnds } from "@daymill/metadata";
import type { MetadataDatabase, NamedRun, RunEnd } from "@daymill/metadata";

export interface EndedRunFolder {
  readonly run: RunEnd;
  readonly path: string;
}

/** The folders of runs, `<DAG>/<encoded run id>/`, with how their runs stand; folders of nobody's run are left out. */
export async function runFolders(db: MetadataDatabase["db"], folder: string): Promise<EndedRunFolder[]> {
  const runs = await listRuns(folder);
  const ends = runs.length === 0 ? [] : await readRunEnds(db, runs);
  return ends.map((run) => ({ run, path: join(folder, run.dagId, encodeURIComponent(run.runId)) }));
}

async function listRuns(folder: string): Promise<NamedRun[]> {
  const runs: NamedRun[] = [];
  for (const dag of await folders(folder)) {
    for (const run of await folders(join(folder, dag))) {
      const runId = decoded(run);
      if (runId !== undefined) runs.push({ dagId: dag as DagId, runId: runId as RunId });
    }
  }
  return runs;
}

/** Undefined for a name that no run can have: somebody else's folder. */
function decoded(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

/** A folder that is not there yet holds none. */
async function folders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
