import type { Logger } from "@daymill/core";
import { PostgresDialect, sql } from "kysely";
import type { Kysely } from "kysely";
import { Pool } from "pg";
import type { ClientConfig } from "pg";
import type { Database } from "../database.ts";
import { PgHotPort } from "../hot/pg-hot-port.ts";
import type { HotPort } from "../hot/hot-port.ts";
import type { DatabaseDescription, MetadataDatabase } from "../metadata-database.ts";
import { GuardedKysely } from "./guarded-kysely.ts";
import { guardPool } from "./guarded-pool.ts";
import { once } from "./once.ts";
import { commonSettings, makeClient } from "./open-client.ts";
import { mapPgError } from "./pg-error.ts";
import { ReconnectingLender } from "./reconnecting-lender.ts";
import { ServerListener } from "./server-listener.ts";
import { TransactionGuard } from "./transaction-guard.ts";

/** Connections for everything but the hot path: API reads, sync, housekeeping. */
const DEFAULT_POOL_SIZE = 8;

export interface ServerOptions {
  readonly kind: "postgresql" | "embedded-postgresql";
  readonly client: ClientConfig;
  /** Names the database in errors and descriptions, without a password. */
  readonly where: string;
  readonly poolSize: number | undefined;
  readonly log: Logger;
  readonly createDatabase: MetadataDatabase["createDatabase"];
  /** What is to be stopped after the connections are closed. */
  readonly stop: () => Promise<void>;
}

/** Opens a database on a PostgreSQL server: a pool for Kysely, a connection for the hot path. Rejects with E601. */
export async function openOnServer(options: ServerOptions): Promise<MetadataDatabase> {
  const guard = new TransactionGuard();
  const pool = openPool(options);
  const db = openKysely(pool, guard, options.where);
  const openHot = (): HotPort =>
    new PgHotPort({ lender: new ReconnectingLender(options.client, options.where), guard, where: options.where });
  const hot = openHot();
  const close = once(async () => {
    await hot.close();
    pool.removeAllListeners("error").on("error", () => undefined);
    await pool.end();
    await options.stop();
  });
  return {
    db,
    hot,
    openHot: async () => openHot(),
    describe: () => describeServer(db, options),
    createDatabase: options.createDatabase,
    listen: (channel, onHint) => ServerListener.start({ ...options, channel, onHint }),
    keepHouse: async () => undefined,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Resolves once the server answers. Rejects with E601. */
export async function assertReachable(client: ClientConfig, where: string): Promise<void> {
  const probe = makeClient(client);
  try {
    await probe.connect();
  } catch (error) {
    throw mapPgError(error, where);
  } finally {
    await probe.end();
  }
}

function openPool({ client, poolSize, log }: ServerOptions): Pool {
  const pool = new Pool({ ...commonSettings, ...client, max: poolSize ?? DEFAULT_POOL_SIZE });
  // A connection that is lost while somebody has it fails that one's statements; its event would end the process besides.
  pool.on("connect", (connected) => connected.on("error", () => undefined));
  // The pool drops the connection and opens another when one is asked for.
  pool.on("error", (error) => log.warn("an idle database connection was lost", { error: error.message }));
  return pool;
}

function openKysely(pool: Pool, guard: TransactionGuard, where: string): GuardedKysely<Database> {
  return new GuardedKysely<Database>(
    { dialect: new PostgresDialect({ pool: guardPool({ pool, guard, where }) }) },
    guard,
  );
}

async function describeServer(db: Kysely<Database>, options: ServerOptions): Promise<DatabaseDescription> {
  const answer = await sql<{ version: string; fsync: string; synchronous_commit: string }>`
    select current_setting('server_version') as version, current_setting('fsync') as fsync,
           current_setting('synchronous_commit') as synchronous_commit`.execute(db);
  const row = answer.rows[0];
  return {
    kind: options.kind,
    // A distribution puts a name of its own behind: `15.18 (Debian 15.18-0+deb12u1)`.
    version: row?.version.split(" ")[0] ?? "unknown",
    commitsAreSynced: row?.fsync === "on" && row.synchronous_commit !== "off",
    location: options.where,
    fallbackReason: undefined,
  };
}
