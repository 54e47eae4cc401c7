import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { BundleId } from "@daymill/core";
import { findBundle } from "@daymill/metadata";
import type { BundleRow, DeployedBundle, MetadataDatabase } from "@daymill/metadata";
import * as z from "zod";
import type { Bundle } from "./bundle-files.ts";
import type { BundleStore } from "./bundle-store.ts";

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** Contents of assets by their names in the manifest, base64. */
const storedAssets = z.record(z.string(), z.base64());

/** A bundle as the database keeps it, for where it does not have it yet. */
export function toDeployedBundle({ id, code, map, manifest, assets }: Bundle): DeployedBundle {
  return {
    id,
    content: async () => ({
      code: await compress(code),
      sourceMap: await compress(map),
      assets: Object.fromEntries([...assets].map(([name, content]) => [name, Buffer.from(content).toString("base64")])),
      externals: manifest.externals,
    }),
  };
}

/** Fetches bundles that this machine does not have (another machine deployed them, or the folder was lost). */
export function bundleFetcher(
  db: MetadataDatabase["db"],
  store: BundleStore,
): (id: BundleId) => Promise<void> | undefined {
  return (id) => (store.has(id) ? undefined : fetchBundle(db, store, id));
}

async function fetchBundle(db: MetadataDatabase["db"], store: BundleStore, id: BundleId): Promise<void> {
  const row = await findBundle(db, id);
  if (row === undefined) throw new Error(`bundle ${id} is neither on this machine nor in the database`);
  await store.save(await toBundle(row));
}

async function toBundle({ id, code, sourceMap, assets, externals }: BundleRow): Promise<Bundle> {
  const contents = Object.entries(storedAssets.parse(assets));
  return {
    id,
    code: (await expand(code)).toString("utf8"),
    map: sourceMap === null ? "" : (await expand(sourceMap)).toString("utf8"),
    manifest: {
      format: 1,
      externals: z.record(z.string(), z.string().nullable()).parse(externals),
      assets: contents.map(([name]) => name),
    },
    assets: new Map(contents.map(([name, content]) => [name, Buffer.from(content, "base64")])),
  };
}
