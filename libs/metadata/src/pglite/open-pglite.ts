import { DaymillError } from "@daymill/core";
import { PostgresDialect, sql } from "kysely";
import type { Kysely, PostgresPool } from "kysely";
import type { Duplex } from "node:stream";
import type { Client } from "pg";
import type { ConnectionLender } from "../client/connection-lender.ts";
import { GuardedKysely } from "../client/guarded-kysely.ts";
import { guardPool } from "../client/guarded-pool.ts";
import { openPipelinedClient } from "../client/open-client.ts";
import { once } from "../client/once.ts";
import { TransactionGuard } from "../client/transaction-guard.ts";
import { Turnstile } from "../client/turnstile.ts";
import type { Database } from "../database.ts";
import type { HotPort } from "../hot/hot-port.ts";
import { PgHotPort } from "../hot/pg-hot-port.ts";
import { IN_MEMORY } from "../metadata-database.ts";
import type { DatabaseDescription, MetadataDatabase } from "../metadata-database.ts";
import { listenOnClient } from "./listen-on-client.ts";
import { openPgliteEngine } from "./open-pglite-engine.ts";
import { openPgliteInThread } from "./pglite-in-thread.ts";
import { sayWhatFailed } from "./say-what-failed.ts";
import type { WireEngine } from "./wire-engine.ts";
import { WireStream } from "./wire-stream.ts";

export interface PgliteOptions {
  /** A directory, or IN_MEMORY. */
  readonly dataDir: string;
  /** Another thread keeps slow queries off the event loop; the same thread answers a short one four times as fast. */
  readonly thread: "same" | "other";
  /** Why PGlite is used where native PostgreSQL was asked for. */
  readonly fallbackReason: string | undefined;
  /** What is to be given up after it is closed. */
  readonly stop: () => Promise<void>;
}

/** Opens PGlite: one session, lent to one user at a time, be it Kysely or a hot path. */
export async function openPglite(options: PgliteOptions): Promise<MetadataDatabase> {
  const session = await openSession(options);
  const guard = new TransactionGuard();
  const where = options.dataDir === IN_MEMORY ? "PGlite in memory" : `PGlite in ${options.dataDir}`;
  const pool = guardPool({ pool: poolOfOne(session), guard, where });
  const db = new GuardedKysely<Database>({ dialect: new PostgresDialect({ pool }) }, guard);
  const openHot = (): HotPort => new PgHotPort({ lender: lenderOfOne(session), guard, where });
  const close = once(async () => {
    await session.turnstile.close();
    await session.client.end();
    await session.engine.close();
    await options.stop();
  });
  return {
    db,
    hot: openHot(),
    openHot: async () => openHot(),
    describe: () => describePglite(db, options),
    createDatabase: undefined,
    listen: (channel, onHint) => listenOnClient({ db, client: session.client, channel, onHint }),
    keepHouse: () => keepHouse(db),
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Session {
  readonly engine: WireEngine;
  readonly client: Client;
  readonly stream: Duplex;
  readonly turnstile: Turnstile;
}

async function openSession(options: PgliteOptions): Promise<Session> {
  const engine = await startEngine(options);
  const stream = new WireStream(engine);
  const { client } = await openPipelinedClient({ user: "postgres", database: "postgres" }, stream);
  return { engine, client, stream, turnstile: new Turnstile() };
}

async function startEngine({ thread, dataDir }: PgliteOptions): Promise<WireEngine> {
  try {
    return await (thread === "same" ? openPgliteEngine(dataDir) : openPgliteInThread(dataDir));
  } catch (error) {
    const message = `The embedded database in ${dataDir} cannot start. PGlite said: ${sayWhatFailed(error)}`;
    throw new DaymillError("E603", message, { details: { dataDir }, cause: error });
  }
}

function poolOfOne({ client, turnstile }: Session): PostgresPool {
  return {
    options: {},
    end: async () => undefined,
    async connect() {
      const release = await turnstile.enter();
      return { query: client.query.bind(client), release };
    },
  };
}

function lenderOfOne({ client, stream, turnstile }: Session): ConnectionLender {
  return {
    borrow: async () => ({ client, stream, release: await turnstile.enter() }),
    close: async () => undefined,
  };
}

async function describePglite(db: Kysely<Database>, options: PgliteOptions): Promise<DatabaseDescription> {
  const answer = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(db);
  return {
    kind: "pglite",
    version: answer.rows[0]?.version.split(" ")[0] ?? "unknown",
    // PGlite makes no fsync call, whatever its settings say.
    commitsAreSynced: false,
    location: options.dataDir,
    fallbackReason: options.fallbackReason,
  };
}

// There is no autovacuum in a database of one process: nobody else writes checkpoints, frees dead rows or counts the live ones.
async function keepHouse(db: Kysely<Database>): Promise<void> {
  await sql`checkpoint`.execute(db);
  await sql`vacuum analyze`.execute(db);
}
