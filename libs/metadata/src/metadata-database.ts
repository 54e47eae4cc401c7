import type { Kysely } from "kysely";
import type { Database } from "./database.ts";
import type { HotPort } from "./hot/hot-port.ts";

/** Where the metadata database is. */
export type DatabaseConfig =
  /** A PostgreSQL server that somebody else runs (14 or later). */
  | { readonly kind: "url"; readonly url: string; readonly poolSize?: number }
  /** The embedded database of a data directory: native PostgreSQL, or PGlite where that cannot run. */
  | { readonly kind: "embedded"; readonly dataDir: string; readonly poolSize?: number }
  /** PGlite, in a directory or in memory only. */
  | { readonly kind: "pglite"; readonly dataDir: string };

/** The data directory of a PGlite that lives in memory only. */
export const IN_MEMORY = "memory";

export interface DatabaseDescription {
  readonly kind: "postgresql" | "embedded-postgresql" | "pglite";
  /** As the server gives it: `18.4`. */
  readonly version: string;
  /** Whether a commit is on disk when it returns; false means that a power cut may lose the last seconds. */
  readonly commitsAreSynced: boolean;
  /** Where it is, without a password: a host and port, a directory, or "memory". */
  readonly location: string;
  /** Why the embedded database is not native PostgreSQL; undefined when it is, or when it was asked for. */
  readonly fallbackReason: string | undefined;
}

/** How a PostgreSQL client reaches a database of the embedded server: the fields of `pg` and of PGHOST, PGPORT, PGUSER. */
export interface DatabaseAddress {
  /** The directory of the server's unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** The same as a URL that `pg` and libpq understand; it holds no password, the socket knows its user. */
  readonly url: string;
}

/** An open metadata database. */
export interface MetadataDatabase extends AsyncDisposable {
  /** For everything but the hot path. Not to be used inside an open transaction: use the transaction's own handle. */
  readonly db: Kysely<Database>;
  /** The hot path of the scheduler in this process. */
  readonly hot: HotPort;
  /** One more connection for a hot path, for a second scheduler; the caller closes it. */
  openHot(): Promise<HotPort>;
  describe(): Promise<DatabaseDescription>;
  /**
   * Creates a database with a role of its own on the embedded server unless it exists, and says how to reach it.
   * Undefined where there is no such server (PGlite, a server of somebody else).
   */
  readonly createDatabase: ((name: string) => Promise<DatabaseAddress>) | undefined;
  /** Calls back when somebody notified the channel: a hint that may come late or never, not the truth. */
  listen(channel: string, onHint: (payload: string) => void): Promise<AsyncDisposable>;
  /** Checkpoint, vacuum and analyze where the database does not do so by itself (PGlite); else nothing. */
  keepHouse(): Promise<void>;
  close(): Promise<void>;
}
