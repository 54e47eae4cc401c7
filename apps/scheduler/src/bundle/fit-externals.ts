import { DaymillError } from "@daymill/core";
import type { BundleId } from "@daymill/core";
import type { BundleManifest } from "./bundle-files.ts";
import { findPackage } from "./package-lookup.ts";

/** From which folder each external package of a bundle is to be imported. */
export type FittingRoots = ReadonlyMap<string, string>;

/**
 * Finds every package that a bundle was built against, in its recorded version, from the first of the roots that has it.
 * Throws E307 naming all that do not fit. A package that was missing when the bundle was built may still be missing: its
 * import then fails where it is needed.
 */
export function fitExternals(id: BundleId, manifest: BundleManifest, roots: readonly string[]): FittingRoots {
  const fitting = new Map<string, string>();
  const misfits: string[] = [];
  for (const [name, version] of Object.entries(manifest.externals)) {
    const found = roots.map((root) => ({ root, version: findPackage(name, root)?.version }));
    const match = found.find((place) => place.version !== undefined && (version ?? place.version) === place.version);
    if (match) fitting.set(name, match.root);
    else if (version !== null) misfits.push(describeMisfit(`${name} ${version}`, found));
  }
  if (misfits.length > 0) throw misfit(id, misfits);
  return fitting;
}

function describeMisfit(wanted: string, found: readonly { readonly version: string | undefined }[]): string {
  const versions = [...new Set(found.map((place) => place.version).filter((version) => version !== undefined))];
  return `${wanted} (here: ${versions.length === 0 ? "none" : versions.join(", ")})`;
}

function misfit(id: BundleId, misfits: readonly string[]): DaymillError {
  return new DaymillError(
    "E307",
    `Bundle ${id.slice(0, 12)} was built against ${misfits.join(", ")}. Install those versions, or clear the task so that it takes the latest version of its DAG.`,
    { details: { bundleId: id, misfits } },
  );
}
