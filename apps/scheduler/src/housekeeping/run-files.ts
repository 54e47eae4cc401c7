import { rm } from "node:fs/promises";
import { join } from "node:path";
import { forgetRemovedOutputs, listRemovedOutputs, readRunEnds } from "@daymill/metadata";
import type { MetadataDatabase, NamedRun } from "@daymill/metadata";

/** Where runs leave files, each folder absolute. */
export interface RunFileFolders {
  /** Both hold `<DAG>/<encoded run id>/`. */
  readonly logs: string;
  readonly workspace: string;
  /** `<instance>/`: outputs that are too large for the database. */
  readonly outputs: string;
}

export interface RunFileParts {
  readonly db: MetadataDatabase["db"];
  readonly folders: RunFileFolders;
}

/** Outputs whose folders are removed between two looks at the database. */
const BATCH = 1_000;

/**
 * Removes what runs that are gone from the database left on disk. What it does not come to, or lies on another machine,
 * the chores for logs, scratch places and runs find later.
 */
export async function removeRunFiles({ db, folders }: RunFileParts, runs: readonly NamedRun[]): Promise<void> {
  for (const { dagId, runId, isRemoved } of await readRunEnds(db, runs)) {
    // Made anew under its name meanwhile: what lies there is of that one.
    if (!isRemoved) continue;
    const name = join(dagId, encodeURIComponent(runId));
    for (const folder of [folders.logs, folders.workspace])
      await rm(join(folder, name), { recursive: true, force: true });
  }
  await removeOutputs(db, folders.outputs);
}

async function removeOutputs(db: MetadataDatabase["db"], folder: string): Promise<void> {
  for (;;) {
    const instances = await listRemovedOutputs(db, BATCH);
    for (const instance of instances) await rm(join(folder, String(instance)), { recursive: true, force: true });
    await forgetRemovedOutputs(db, instances);
    if (instances.length < BATCH) return;
  }
}
