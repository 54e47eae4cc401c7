import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BundleId } from "@daymill/core";
import { ASSET_FOLDER, bundleFiles } from "./bundle-files.ts";
import type { Bundle, BundleManifest } from "./bundle-files.ts";

/** The bundles of one machine, in a folder that workers read. */
export interface BundleStore {
  readonly folder: string;
  has(id: BundleId): boolean;
  /** Files appear whole or not at all; the code comes last. An equal bundle with another source map replaces it. */
  save(bundle: Bundle): Promise<void>;
  /** Assets stay: others may have them too. */
  remove(id: BundleId): Promise<void>;
  /** A bundle as it was saved, to be sent elsewhere. Rejects when it is not here. */
  read(id: BundleId): Promise<Bundle>;
}

export function bundleStore(folder: string): BundleStore {
  return {
    folder,
    has: (id) => existsSync(bundleFiles(folder, id).code),
    save: (bundle) => saveBundle(folder, bundle),
    remove: async (id) => {
      const { code, map, manifest } = bundleFiles(folder, id);
      await Promise.all([code, map, manifest].map((file) => rm(file, { force: true })));
    },
    read: (id) => readBundle(folder, id),
  };
}

async function saveBundle(folder: string, bundle: Bundle): Promise<void> {
  const files = bundleFiles(folder, bundle.id);
  await mkdir(folder, { recursive: true });
  for (const [name, content] of bundle.assets) await publish(join(folder, ASSET_FOLDER, name), content);
  await publish(files.map, bundle.map);
  await publish(files.manifest, JSON.stringify(bundle.manifest));
  await publish(files.code, bundle.code);
}

async function publish(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}.tmp`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}

async function readBundle(folder: string, id: BundleId): Promise<Bundle> {
  const files = bundleFiles(folder, id);
  const manifest = JSON.parse(await readFile(files.manifest, "utf8")) as BundleManifest;
  const assets = new Map<string, Uint8Array>();
  for (const name of manifest.assets) assets.set(name, await readFile(join(folder, ASSET_FOLDER, name)));
  const [code, map] = await Promise.all([readFile(files.code, "utf8"), readFile(files.map, "utf8")]);
  return { id, code, map, manifest, assets };
}
