import { existsSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { DaymillError } from "@daymill/core";
import type { BundleId } from "@daymill/core";
import { bundleFiles } from "./bundle-files.ts";
import type { BundleManifest } from "./bundle-files.ts";
import type { BundleResolver } from "./bundle-resolver.ts";
import { fitExternals } from "./fit-externals.ts";

/** Node never unloads a module: a process that has imported this many bundles is to be replaced when it is idle. */
export const MAX_BUNDLES = 40;

export interface BundleSource {
  readonly folder: string;
  readonly resolver: BundleResolver;
  /** Where packages that are no part of a bundle are looked for, in this order. */
  readonly packageRoots: readonly string[];
}

/**
 * Imports a bundle and returns its exports. Throws E307 when it is not here or does not fit, and whatever the bundle itself
 * throws while it loads. `query` tells a second import of the same bundle apart.
 */
export async function loadBundle(
  id: BundleId,
  source: BundleSource,
  query = "",
): Promise<Readonly<Record<string, unknown>>> {
  const files = bundleFiles(source.folder, id);
  if (!existsSync(files.code)) {
    throw new DaymillError(
      "E307",
      `Bundle ${id.slice(0, 12)} is not in ${source.folder}: has the data directory been cleaned?`,
    );
  }
  const manifest = JSON.parse(readFileSync(files.manifest, "utf8")) as BundleManifest;
  source.resolver.allow(id, fitExternals(id, manifest, source.packageRoots));
  return import(`${pathToFileURL(files.code).href}${query}`) as Promise<Record<string, unknown>>;
}
