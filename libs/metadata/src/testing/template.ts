/** The databases that a suite runs on. `given`: the server that DAYMILL_TEST_POSTGRES names. */
export type TestDatabaseKind = "native" | "given" | "pglite";

/** A PostgreSQL server with a migrated, empty database on it. Plain data: it goes from one process to another. */
export interface ServerTemplate {
  readonly kind: "server";
  readonly product: "postgresql" | "embedded-postgresql";
  /** Of any database on it, as a role that may create others. */
  readonly url: string;
  /** The database to copy. */
  readonly database: string;
}

/** A closed PGlite directory, migrated and empty. */
export interface DirectoryTemplate {
  readonly kind: "directory";
  readonly dir: string;
}

/** What the copies are made of. */
export type Template = ServerTemplate | DirectoryTemplate;

/** The environment variable that names another server to test on: a URL of a role that may create databases. */
export const GIVEN_SERVER_VARIABLE = "DAYMILL_TEST_POSTGRES";
