import type { Connection, TaskContext } from "@daymill/core";
import type { CompressionOfDump } from "./dump-compression.ts";

/** What writes a dump; what it makes is read alike. */
export type DumpWriter = "pg_dump" | "copy";

export interface PgDumpSettings {
  readonly connection: string;
  readonly writer: DumpWriter | "auto";
  readonly unlessNamed: readonly string[];
  readonly program: string;
  /** Tables that are read at once, each on a connection of its own. */
  readonly jobs: number;
  /** undefined: what is fastest of that which every program of the writer's kind can do. */
  readonly compression: CompressionOfDump | undefined;
}

/** A dump that is to be made in an empty directory. */
export interface DumpWork {
  /** For tables, as psql has them; at least one. */
  readonly patterns: readonly string[];
  readonly connection: Connection;
  readonly settings: PgDumpSettings;
  readonly directory: string;
  readonly ctx: TaskContext;
}

/** A dump that was written, not yet read back. */
export interface WrittenDump {
  /** ISO 8601 in UTC. */
  readonly takenAt: string;
  /** All that it must hold. */
  readonly tables: readonly { readonly schema: string; readonly table: string }[];
}
