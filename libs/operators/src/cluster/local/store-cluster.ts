import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "./atomic-file.ts";
import { clusterPaths, stepPaths } from "./local-paths.ts";
import type { ClusterRecord, StepRecord } from "./read-facts.ts";

/** A cluster whose folder is to be made. */
export interface ClusterDraft {
  readonly record: ClusterRecord;
  readonly bootstrap: readonly StepRecord[];
  readonly steps: readonly StepRecord[];
}

/** Makes the folder of a cluster, whole or not at all; one that is there already is left as it is. */
export async function storeCluster(root: string, cluster: string, draft: ClusterDraft): Promise<void> {
  await mkdir(root, { recursive: true });
  const draftId = `.new-${randomUUID()}`;
  const paths = clusterPaths(root, draftId);
  await mkdir(paths.home);
  for (const folder of [paths.bootstrap, paths.steps]) await mkdir(folder);
  await writeFile(paths.record, JSON.stringify(draft.record));
  await writeFile(paths.seen, "");
  for (const record of draft.bootstrap) await storeStep(paths.bootstrap, "b", record);
  for (const record of draft.steps) await storeStep(paths.steps, "s", record);
  await moveInto(paths.home, clusterPaths(root, cluster).home);
}

/** Makes the folder of a step behind those that are there, and gives its id. */
export async function storeStep(folder: string, letter: "b" | "s", record: StepRecord): Promise<string> {
  const draft = join(folder, `.new-${randomUUID()}`);
  await mkdir(draft);
  await writeFile(stepPaths(draft).record, JSON.stringify(record));
  for (let number = (await readdir(folder)).length; ; number += 1) {
    const id = `${letter}-${String(number).padStart(6, "0")}`;
    if (await rename(draft, join(folder, id)).then(() => true, isTaken)) return id;
  }
}

async function moveInto(draft: string, home: string): Promise<void> {
  if (await rename(draft, home).then(() => true, isTaken)) return;
  await rm(draft, { recursive: true });
}

/** A folder is not renamed onto one that has something in it. */
function isTaken(thrown: unknown): false {
  if (hasCode(thrown, "ENOTEMPTY", "EEXIST")) return false;
  throw thrown;
}
