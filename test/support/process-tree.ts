import { readdirSync, readFileSync } from "node:fs";

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
}

/** A process and everything that it started, and what those started; itself first. Linux only. */
export function processTree(root: number): number[] {
  const rows = readProcesses();
  const tree = [root];
  for (const pid of tree) tree.push(...rows.filter((row) => row.parent === pid).map((row) => row.pid));
  return tree;
}

/** Kills processes outright; those that are gone already are fine. */
export function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

/** Whether a process lives; one that only waits to be collected does not. */
export function isRunning(pid: number): boolean {
  const stat = readStat(pid);
  return stat !== undefined && stat.state !== "Z";
}

function readProcesses(): ProcessRow[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((name) => {
    const stat = readStat(Number(name));
    return stat === undefined ? [] : [{ pid: Number(name), parent: stat.parent }];
  });
}

function readStat(pid: number): { readonly state: string; readonly parent: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state = "", parent = ""] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state, parent: Number(parent) };
  } catch {
    // It ended between the listing and the look.
    return undefined;
  }
}
