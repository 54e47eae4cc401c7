import { join } from "node:path";
import type { BundleId, DagProblem } from "@daymill/core";
import type { ModuleSlice } from "./module-slices.ts";

/** What a bundle needs besides its code. */
export interface BundleManifest {
  readonly format: 1;
  /** Packages that are no part of the code, with the versions it was built against; null: there was none. */
  readonly externals: Readonly<Record<string, string | null>>;
  /** Files that the code names, as they stand below the `assets` folder beside it: `<hash>/clean.py`. */
  readonly assets: readonly string[];
}

/** A DAG file as one module, with all that it needs to run elsewhere. */
export interface Bundle {
  /** SHA-256 of the code without what depends on the machine, and of the manifest: comments and folders make no other id. */
  readonly id: BundleId;
  /** ESM; its source map is apart. */
  readonly code: string;
  /** JSON of the source map; sources are absolute paths. */
  readonly map: string;
  readonly manifest: BundleManifest;
  /** Contents of the manifest's assets, by the same names. */
  readonly assets: ReadonlyMap<string, Uint8Array>;
}

/** What became of one file: a bundle, or every reason why there is none (E201). */
export type BuiltFile =
  | { readonly ok: true; readonly bundle: Bundle; readonly own: OwnParts }
  | { readonly ok: false; readonly problems: readonly DagProblem[] };

/** What of a bundle the user wrote. */
export interface OwnParts {
  /** Absolute paths of its modules that are neither packages nor ours, and of its assets. A change of one makes another bundle. */
  readonly files: readonly string[];
  /** Where those modules stand in the code. */
  readonly slices: readonly ModuleSlice[];
}

/** Where the parts of a bundle stand in a bundle folder. */
export interface BundleFiles {
  readonly code: string;
  readonly map: string;
  readonly manifest: string;
}

/** The folder of assets, beside the bundles; assets of equal content share a file. */
export const ASSET_FOLDER = "assets";

export function bundleFiles(folder: string, id: BundleId): BundleFiles {
  const code = join(folder, `${id}.mjs`);
  return { code, map: `${code}.map`, manifest: join(folder, `${id}.json`) };
}
