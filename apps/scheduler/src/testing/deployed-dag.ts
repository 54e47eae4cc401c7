import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BundleId } from "@daymill/core";
import { buildBundles } from "../bundle/build-bundles.ts";
import { bundleStore } from "../bundle/bundle-store.ts";

/** A DAG file and its bundle, below a folder of a test. */
export interface DeployedDag {
  readonly bundleId: BundleId;
  readonly bundleFolder: string;
  readonly packageRoots: readonly string[];
}

/** Writes the TypeScript of a DAG file into `home` and bundles it. */
export async function deployDagText(text: string, home: string): Promise<DeployedDag> {
  const store = bundleStore(join(home, "bundles"));
  const folder = join(home, "dags");
  const file = join(folder, "dag.ts");
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
  const packageRoots = [folder, import.meta.dirname];
  const files = [{ path: file, folder }];
  const built = (await buildBundles({ files, bundleFolder: store.folder, packageRoots })).get(file);
  if (!built?.ok) throw new Error(`the DAG file cannot be bundled: ${JSON.stringify(built)}`);
  await store.save(built.bundle);
  return { bundleId: built.bundle.id, bundleFolder: store.folder, packageRoots };
}
