import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { DaymillError, epochMillis } from "@daymill/core";
import { listServerProcesses, SILENT_AFTER_MS } from "@daymill/metadata";
import type { SharedDir } from "@daymill/metadata";
import { identifyProcess } from "../process/process-identity.ts";
import { readOrMakeFile } from "../process/read-or-make-file.ts";
import type { Base } from "./open-base.ts";

/**
 * Makes sure that this process shares the data directory of the others on its database: logs and the scratch places of
 * runs are files, which tasks and pages find by their path. Rejects with E107 when one that is heard of has another
 * directory, or the same under another path; with E102 when the directory cannot be written.
 */
export async function shareDataDir({
  config,
  database: { db },
  layout: { dataDir: path, dataDirId },
  clock,
}: Pick<Base, "config" | "database" | "layout" | "clock">): Promise<SharedDir> {
  const id = await readOrMakeFile({ path: dataDirId, what: "file", make: randomUUID });
  const own = { id, path };
  // A database in the directory goes where that goes.
  if (config.database.kind !== "url") return own;
  const heardOf = await listServerProcesses(db, epochMillis(clock.now() - SILENT_AFTER_MS));
  const alive = heardOf.filter(({ host, pid }) => host !== hostname() || identifyProcess(pid) !== undefined);
  const other = alive.find(({ dataDir }) => dataDir.id !== own.id || dataDir.path !== own.path);
  if (other === undefined) return own;
  const isSame = other.dataDir.id === own.id;
  const what = isSame ? "has it as" : "has another one,";
  throw new DaymillError(
    "E107",
    `All processes on one database share one data directory, under one path. Here (${hostname()}) it is ${path}; the ${other.roles.join(" and ")} on ${other.host} (process ${other.pid}) ${what} ${other.dataDir.path}.`,
    { details: { path, otherPath: other.dataDir.path, otherHost: other.host, isSame } },
  );
}
