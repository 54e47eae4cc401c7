import type { Clock, Logger, Opened } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import type { Config } from "../config.ts";
import type { DataLayout } from "../data-layout.ts";
import type { Environment } from "../process/child-env.ts";
import { connectionSource, type ConnectionSource } from "../secrets/connection-source.ts";
import { loadSecretKeys } from "../secrets/secret-keys.ts";
import { sealer, type Sealer } from "../secrets/sealer.ts";
import { assertOwnFolders } from "./assert-own-folders.ts";
import type { DagFileListener } from "./dag-file-news.ts";
import { declarePools } from "./declare-pools.ts";
import { openDatabase } from "./open-database.ts";

/** What a server is told besides its settings. Folders are absolute. */
export interface ServerPlace {
  /** The built web app; undefined: API only. */
  readonly webDir: string | undefined;
  /** Where packages that are no part of a bundle are looked for, after the DAG folder itself. */
  readonly packageRoots: readonly string[];
  /** Text of DAYMILL_SECRET_KEY. */
  readonly secretKey: string | undefined;
  /** Text of DAYMILL_ADMIN_PASSWORD: where there are no users, the user `admin` is made with it. */
  readonly adminPassword: string | undefined;
  /** What its worker is called. Beside a scheduler: no other on the data directory is. */
  readonly workerName: string;
}

export interface ServerWorld {
  readonly log: Logger;
  readonly clock: Clock;
  /** What task processes may see parts of. */
  readonly environment: Environment;
  readonly version: string;
  readonly place: ServerPlace;
  /** Told of what DAG files hold, in place of the log. */
  readonly onDagFile?: DagFileListener | undefined;
}

/** What every role of a server stands on. */
export interface Base extends ServerWorld {
  readonly config: Config;
  readonly layout: DataLayout;
  readonly database: MetadataDatabase;
  readonly connections: ConnectionSource;
  readonly sealer: Sealer;
}

export interface BaseOptions {
  readonly config: Config;
  readonly world: ServerWorld;
  readonly layout: DataLayout;
  /** The folder that is taken for this process alone: the data directory, or a place in it. Undefined: none. */
  readonly holds: string | undefined;
}

/** Opens the database and what is secret in it. What is opened is deferred to `opened`. */
export async function openBase({ config, world, layout, holds }: BaseOptions, opened: Opened): Promise<Base> {
  const { log, clock, place } = world;
  const held = await openDatabase({ config: config.database, layout, log, clock, holds });
  opened.defer(() => held.close());
  if (holds !== undefined) assertOwnFolders(layout);
  const { database } = held;
  const { db } = database;
  const sealing = sealer(await loadSecretKeys({ text: place.secretKey, file: layout.secretKeyFile }));
  const connections = connectionSource({ db, sealer: sealing, layout, declared: config.connections });
  await declarePools(db, config.pools);
  return { ...world, config, layout, database, connections, sealer: sealing };
}
