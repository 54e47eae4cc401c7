import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { BundleId, Clock, Logger } from "@daymill/core";
import { deleteUnusedBundles, listNeededBundles } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { ASSET_FOLDER, bundleFiles } from "../bundle/bundle-files.ts";
import type { BundleManifest } from "../bundle/bundle-files.ts";
import type { BundleStore } from "../bundle/bundle-store.ts";

export interface SweepParts {
  readonly db: MetadataDatabase["db"];
  readonly store: BundleStore;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Younger ones are left alone: their version may be about to be written, or their file to be loaded. */
export const LEAST_AGE_MS = 86_400_000;

/**
 * Removes bundles that no version has from the database, and the files of those that neither a current version nor an
 * open run needs. Files of an older version come back from the database when one of its runs is cleared.
 */
export async function sweepBundles({ db, store, clock, log }: SweepParts): Promise<{ rows: number; files: number }> {
  const before = clock.now() - LEAST_AGE_MS;
  const rows = await deleteUnusedBundles(db, before);
  const needed = new Set(await listNeededBundles(db));
  const unneeded = (await bundlesIn(store.folder)).filter((id) => !needed.has(id));
  let files = 0;
  for (const id of unneeded) {
    if (!(await isOlder(bundleFiles(store.folder, id).code, before))) continue;
    await store.remove(id);
    files += 1;
  }
  await sweepAssets(store.folder, before);
  if (rows + files > 0) log.info("bundles that nothing needs were removed", { rows, files });
  return { rows, files };
}

async function bundlesIn(folder: string): Promise<BundleId[]> {
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((name) => (name.endsWith(".mjs") ? [name.slice(0, -".mjs".length) as BundleId] : []));
}

/** Assets are shared: one goes when no manifest names it any more. They stand in folders named by their hash. */
async function sweepAssets(folder: string, before: number): Promise<void> {
  const manifests = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json"));
  const named = new Set<string>();
  for (const name of manifests) {
    const { assets } = JSON.parse(await readFile(join(folder, name), "utf8")) as BundleManifest;
    for (const asset of assets) named.add(asset.split("/")[0] ?? "");
  }
  for (const hash of await readdir(join(folder, ASSET_FOLDER)).catch(() => [])) {
    const path = join(folder, ASSET_FOLDER, hash);
    if (!named.has(hash) && (await isOlder(path, before))) await rm(path, { recursive: true, force: true });
  }
}

async function isOlder(path: string, before: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.mtimeMs <= before;
}
