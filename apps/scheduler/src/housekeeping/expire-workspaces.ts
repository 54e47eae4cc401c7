import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { DEFAULT_WORKSPACE_RETENTION, isWorkspaceExpired } from "@daymill/core";
import type { Clock, DagId, Logger, RunId } from "@daymill/core";
import { readRunEnds } from "@daymill/metadata";
import type { MetadataDatabase, NamedRun } from "@daymill/metadata";

export interface WorkspaceParts {
  readonly db: MetadataDatabase["db"];
  /** The folder of scratch places: `<DAG>/<encoded run id>/`. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Removes the scratch places of runs that have been over for long enough. Returns how many. */
export async function expireWorkspaces({ db, folder, clock, log }: WorkspaceParts): Promise<number> {
  const runs = await listWorkspaces(folder);
  const ends = runs.length === 0 ? [] : await readRunEnds(db, runs);
  const now = clock.now();
  const expired = ends.filter((run) => isWorkspaceExpired(run, DEFAULT_WORKSPACE_RETENTION, now));
  for (const { dagId, runId } of expired) {
    await rm(join(folder, dagId, encodeURIComponent(runId)), { recursive: true, force: true });
  }
  if (expired.length > 0) log.info("scratch places of finished runs were removed", { runs: expired.length });
  return expired.length;
}

async function listWorkspaces(folder: string): Promise<NamedRun[]> {
  const runs: NamedRun[] = [];
  for (const dag of await folders(folder)) {
    for (const run of await folders(join(folder, dag))) {
      runs.push({ dagId: dag as DagId, runId: decodeURIComponent(run) as RunId });
    }
  }
  return runs;
}

/** A folder that is not there yet holds none. */
async function folders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
