import type { BundleId } from "@daymill/core";
import type { DeployedBundle } from "../transitions/sync-dag.ts";

/** A bundle for tests in which no code runs. */
export function emptyBundle(id = "bundle"): DeployedBundle {
  return {
    id: id as BundleId,
    content: () => ({ code: new Uint8Array(), sourceMap: null, assets: [], externals: {} }),
  };
}
