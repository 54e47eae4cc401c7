import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock, VersionKey } from "@daymill/core";
import { syncDag } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { silentLog } from "@daymill/metadata/testing";
import {
  buildEntry,
  bundleStore,
  DagParser,
  discoverDagFiles,
  PARSER_ENTRY,
  readDagFiles,
  toDeployedBundle,
} from "@daymill/scheduler/testing";
import type { DataLayout } from "@daymill/scheduler/testing";

export interface DeployParts {
  readonly db: MetadataDatabase["db"];
  readonly layout: DataLayout;
  readonly clock: Clock;
}

/** Bundles and parses the text of a DAG file that holds one DAG, and makes it the DAG's current version. */
export async function deployDag(source: string, { db, layout, clock }: DeployParts): Promise<VersionKey> {
  const folder = join(layout.dataDir, "dags");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "dag.ts"), source);
  const parser = await openParser(layout);
  const reader = { store: bundleStore(layout.bundles), parser, packageRoots: [import.meta.dirname] };
  const [read] = await readDagFiles({ folder, files: await discoverDagFiles(folder) }, reader);
  await parser.close();
  const [dag] = read?.dags ?? [];
  if (!dag || !read?.bundle) throw new Error(`the DAG cannot be parsed: ${JSON.stringify(read?.problems)}`);
  const bundle = await toDeployedBundle(read.bundle);
  const deploy = { dag: dag.dag, fingerprint: dag.fingerprint, file: read.file, sources: [], bundle };
  return (await syncDag(db, deploy, { now: clock.now() })).versionKey;
}

/** A parser as the server has it, for the bundles of a data directory. */
export async function openParser(layout: DataLayout): Promise<DagParser> {
  return new DagParser({
    entry: await buildEntry(PARSER_ENTRY, layout.runtime),
    bundleFolder: layout.bundles,
    packageRoots: [import.meta.dirname],
    environment: process.env,
    logger: silentLog,
  });
}
