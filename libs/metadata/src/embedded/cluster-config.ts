import { chownSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ownUserName } from "./run-as.ts";
import type { ServerHome } from "./server-home.ts";
import { SERVER_PORT } from "./socket-dir.ts";

/** The role that owns everything, and the database of the metadata. */
export const OWNER_ROLE = "daymill";
export const METADATA_DATABASE = "daymill";

/** `synced`: a commit is on disk when it returns. `none`: it is not, for tests that throw the data away. */
export type Durability = "synced" | "none";

/**
 * The server's settings: small in memory, fast to start and to recover, quiet. Without replication the log of changes can
 * be minimal; `io_method` sync saves three processes that help with reads larger than any of ours.
 */
const SETTINGS: Readonly<Record<string, string | number>> = {
  listen_addresses: "''",
  port: SERVER_PORT,
  unix_socket_permissions: "0700",
  max_connections: 100,
  shared_buffers: "64MB",
  work_mem: "8MB",
  maintenance_work_mem: "64MB",
  dynamic_shared_memory_type: "mmap",
  huge_pages: "off",
  io_method: "sync",
  jit: "off",
  max_parallel_workers_per_gather: 0,
  wal_level: "minimal",
  max_wal_senders: 0,
  max_logical_replication_workers: 0,
  min_wal_size: "80MB",
  // Bounds what is read again after a kill.
  max_wal_size: "256MB",
  random_page_cost: 1.1,
  autovacuum_naptime: "20s",
  log_checkpoints: "off",
  log_line_prefix: "'%m [%p] '",
  log_timezone: "UTC",
  timezone: "UTC",
  datestyle: "'iso, mdy'",
  cluster_name: "daymill",
};

const UNSYNCED: Readonly<Record<string, string>> = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/**
 * Writes the server's configuration, which is ours: what stands there is replaced at each start. Who may come in is asked
 * of the kernel (peer): the user who starts Daymill, and root.
 */
export function writeClusterConfig(home: ServerHome, socketDir: string, durability: Durability): void {
  const settings = {
    ...SETTINGS,
    ...(durability === "none" ? UNSYNCED : {}),
    unix_socket_directories: `'${socketDir}'`,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  writeOwned(home, "postgresql.conf", lines);
  writeOwned(home, "pg_hba.conf", ["local all all peer map=daymill"]);
  const users = new Set([ownUserName(), "root"]);
  writeOwned(
    home,
    "pg_ident.conf",
    [...users].map((name) => `daymill "${name}" all`),
  );
}

function writeOwned(home: ServerHome, name: string, lines: readonly string[]): void {
  const path = join(home.clusterDir, name);
  writeFileSync(path, `${lines.join("\n")}\n`, { mode: 0o600 });
  if (home.runAs !== undefined) chownSync(path, home.runAs.uid, home.runAs.gid);
}
