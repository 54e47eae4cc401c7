import { execFile } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { DaymillError, toError } from "@daymill/core";
import { OWNER_ROLE } from "./cluster-config.ts";
import type { Durability } from "./cluster-config.ts";
import { mapServerFailure } from "./server-failure.ts";
import type { NativeBinaries } from "./native-binaries.ts";
import { asUser } from "./run-as.ts";
import type { ServerHome } from "./server-home.ts";

const run = promisify(execFile);

/** Somebody ended initdb (Ctrl-C, a kill): that says nothing about whether PostgreSQL runs here. Code E603. */
export class ClusterInterrupted extends DaymillError {
  constructor(failure: DaymillError) {
    super("E603", `The making of the embedded database was interrupted; start again. ${failure.message}`, {
      details: failure.details,
      cause: failure,
    });
  }
}

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
  } catch (thrown) {
    const failure = mapServerFailure(`initdb failed: ${toError(thrown).message}`, home);
    throw wasInterrupted(toError(thrown)) ? new ClusterInterrupted(failure) : failure;
  }
  renameSync(draft, home.clusterDir);
}

/** initdb was killed, or the server that it tries out; then initdb itself ends with an ordinary failure. */
function wasInterrupted(error: Error): boolean {
  const killed = "signal" in error && error.signal !== null && error.signal !== undefined;
  return killed || /was terminated by signal \d+/.test(error.message);
}
