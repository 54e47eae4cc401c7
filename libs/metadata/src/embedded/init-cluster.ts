import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DaymillError, toError } from "@daymill/core";
import { OWNER_ROLE } from "./cluster-config.ts";
import type { Durability } from "./cluster-config.ts";
import { mapServerFailure } from "./server-failure.ts";
import type { NativeBinaries } from "./native-binaries.ts";
import { asUser } from "./run-as.ts";
import type { ServerHome } from "./server-home.ts";

/** Somebody ended initdb: that says nothing about whether PostgreSQL runs here. Code E603. */
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
  const end = await runInitdb(join(binaries.dir, "bin/initdb"), [...args, ...sync], home);
  if (!end.isGood) {
    const failure = mapServerFailure(`initdb failed: ${end.said}`, home);
    throw end.wasInterrupted ? new ClusterInterrupted(failure) : failure;
  }
  renameSync(draft, home.clusterDir);
}

interface InitdbEnd {
  readonly isGood: boolean;
  readonly wasInterrupted: boolean;
  readonly said: string;
}

/** In a process group of its own: the Ctrl-C that stops us lets it come to its end, which takes a second. */
async function runInitdb(program: string, args: readonly string[], home: ServerHome): Promise<InitdbEnd> {
  const child = spawn(program, args, {
    ...asUser(home.runAs),
    cwd: "/",
    env: { TZ: "UTC" },
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  try {
    const [code, signal]: (number | string | null)[] = await once(child, "close");
    // A server that it tries out and that is killed ends initdb with an ordinary failure, which names the signal.
    const wasInterrupted = signal !== null || /was terminated by signal \d+/.test(said);
    return { isGood: code === 0, wasInterrupted, said: said.trim() || `it ended with ${String(signal ?? code)}` };
  } catch (error) {
    return { isGood: false, wasInterrupted: false, said: toError(error).message };
  }
}
