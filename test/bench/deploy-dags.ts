import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock, DagId, VersionKey } from "@daymill/core";
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

/** Puts DAGs into a database as a server does, with its parser open. */
export interface DagDeployer extends AsyncDisposable {
  /** Bundles and parses the text of a DAG file, and makes the DAGs that it holds the current versions of their ids. */
  deploy(source: string): Promise<ReadonlyMap<DagId, VersionKey>>;
}

export async function openDeployer({ db, layout, clock }: DeployParts): Promise<DagDeployer> {
  const folder = join(layout.dataDir, "dags");
  mkdirSync(folder, { recursive: true });
  const parser = await openParser(layout);
  const reader = { store: bundleStore(layout.bundles), parser, packageRoots: [import.meta.dirname] };
  return {
    async deploy(source) {
      writeFileSync(join(folder, "dag.ts"), source);
      const [read] = await readDagFiles(await discoverDagFiles(folder), reader);
      if (!read?.bundle) throw new Error(`the DAGs cannot be parsed: ${JSON.stringify(read?.problems)}`);
      const bundle = toDeployedBundle(read.bundle);
      const versions = new Map<DagId, VersionKey>();
      for (const { dag, fingerprint } of read.dags) {
        const deploy = { dag, fingerprint, file: read.file, sources: [], bundle };
        const synced = await syncDag(db, deploy, { now: clock.now() });
        versions.set(synced.dagId, synced.versionKey);
      }
      return versions;
    },
    [Symbol.asyncDispose]: () => parser.close(),
  };
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
