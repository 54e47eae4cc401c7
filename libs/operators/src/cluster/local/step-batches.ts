import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { racePoint } from "@daymill/core";
import { tokenDigest } from "../../token-digest.ts";
import { createOnce, readIfThere } from "./atomic-file.ts";
import type { clusterPaths } from "./local-paths.ts";
import type { StepRecord } from "./read-facts.ts";
import { storeStep } from "./store-cluster.ts";

// Steps that are added together are there together: each has its folder, and counts from when one file lists them all. What
// somebody left who died before has no list, and is never seen.

/**
 * Adds steps behind those that are there, in their order, all of them or none, and gives their ids. Of steps with the same
 * tokens that are added twice at a time the first count, and the ids of those are given.
 */
export async function storeBatch(
  { steps, batches }: Pick<ReturnType<typeof clusterPaths>, "steps" | "batches">,
  records: readonly StepRecord[],
): Promise<readonly string[]> {
  const batch = tokenDigest(records.map(({ token }) => token).join("\n"), 16);
  const ids: string[] = [];
  for (const record of records) {
    ids.push(await storeStep(steps, "s", { ...record, batch }));
    await racePoint("local-cluster:step-stored");
  }
  await mkdir(batches, { recursive: true });
  const list = join(batches, `${batch}.json`);
  if (await createOnce(list, ids)) return ids;
  return JSON.parse((await readIfThere(list)) ?? "[]") as readonly string[];
}
