import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { DaymillError, epochMillis } from "@daymill/core";
import { listServerProcesses, SILENT_AFTER_MS } from "@daymill/metadata";
import type { SharedDir } from "@daymill/metadata";
import { identifyProcess } from "../process/process-identity.ts";
import type { Base } from "./open-base.ts";

/**
 * Makes sure that this process shares the data directory of the others on its database: logs and the scratch places of
 * runs are files, which tasks and pages find by their path. Rejects with E107 when one that is heard of has another
 * directory, or the same under another path.
 */
export async function shareDataDir({
  database: { db },
  layout: { dataDir: path, dataDirId },
  clock,
}: Pick<Base, "database" | "layout" | "clock">): Promise<SharedDir> {
  const own = { id: await idOf(dataDirId), path };
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

/** Written by the first process that uses the directory. */
async function idOf(file: string): Promise<string> {
  try {
    await writeFile(file, randomUUID(), { flag: "wx" });
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) throw thrown;
  }
  return await readFile(file, "utf8");
}
