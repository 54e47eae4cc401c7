import { randomUUID } from "node:crypto";
import { readdir, rename, writeFile } from "node:fs/promises";
import { parseDuration } from "@daymill/core";
import type { ClusterChange } from "../modify/cluster-change.ts";
import { hasCode } from "./atomic-file.ts";
import { isClusterId } from "./local-paths.ts";
import { readCluster } from "./read-facts.ts";
import type { ClusterRecord, StoredCluster } from "./read-facts.ts";

/** Writes the record of a cluster anew, whole. What is about machines means nothing here and changes nothing. */
export async function changeLocalCluster(
  path: string,
  record: ClusterRecord,
  { stepConcurrency, idleTimeout }: ClusterChange,
): Promise<void> {
  const changed: ClusterRecord = {
    ...record,
    ...(stepConcurrency !== undefined && { stepConcurrency }),
    ...(idleTimeout !== undefined && { idleMs: idleTimeout === null ? null : (parseDuration(idleTimeout) ?? null) }),
  };
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(changed));
  await rename(draft, path);
}

/** The ids of the clusters of this name that have not ended. */
export async function findNamedClusters(root: string, name: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const id of await foldersIn(root)) {
    const stored = await readIfCluster(root, id);
    if (stored?.record.name === name && stored.facts.end === null) found.push(id);
  }
  return found;
}

/** undefined: it is no cluster, or one that is being removed. */
async function readIfCluster(root: string, id: string): Promise<StoredCluster | undefined> {
  try {
    return await readCluster(root, id);
  } catch (thrown: unknown) {
    if (hasCode(thrown, "ENOENT", "ENOTDIR")) return undefined;
    throw thrown;
  }
}

/** Those that may be clusters: whoever gave the place may keep other things there. */
async function foldersIn(root: string): Promise<readonly string[]> {
  try {
    return (await readdir(root)).filter(isClusterId);
  } catch (thrown: unknown) {
    if (hasCode(thrown, "ENOENT")) return [];
    throw thrown;
  }
}
