import { execFile } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { toError } from "@daymill/core";
import { OWNER_ROLE } from "./cluster-config.ts";
import type { Durability } from "./cluster-config.ts";
import { mapServerFailure } from "./server-failure.ts";
import type { NativeBinaries } from "./native-binaries.ts";
import { asUser } from "./run-as.ts";
import type { ServerHome } from "./server-home.ts";

const run = promisify(execFile);

/**
 * Makes the cluster unless it is there: UTF8, sorted and compared by bytes (locale C), so that text keys are ordered the
 * same on every machine. Made under another name first: one that was cut off is made again. Rejects with E603 or E504.
 */
export async function initCluster(home: ServerHome, binaries: NativeBinaries, durability: Durability): Promise<void> {
  if (existsSync(join(home.clusterDir, "PG_VERSION"))) return;
  const draft = `${home.clusterDir}.new`;
  rmSync(draft, { recursive: true, force: true });
  const args = ["--pgdata", draft, "--username", OWNER_ROLE, "--encoding", "UTF8", "--locale", "C", "--auth", "peer"];
  const sync = durability === "none" ? ["--no-sync"] : [];
  try {
    await run(join(binaries.dir, "bin/initdb"), [...args, ...sync], {
      ...asUser(home.runAs),
      cwd: "/",
      env: { TZ: "UTC" },
    });
  } catch (error) {
    throw mapServerFailure(`initdb failed: ${toError(error).message}`, home);
  }
  renameSync(draft, home.clusterDir);
}
