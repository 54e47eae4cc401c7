import { readdirSync, readFileSync } from "node:fs";

/** One process for good: its pid alone is used again by the system. Linux only. */
export interface KnownProcess {
  readonly pid: number;
  /** In the kernel's ticks since the boot. */
  readonly startedAt: string;
}

interface ProcessRow extends KnownProcess {
  readonly parent: number;
}

/** A process and everything that it started, and what those started; itself first. */
export function processTree(root: number): KnownProcess[] {
  const rows = readProcesses();
  const tree = rows.filter((row) => row.pid === root);
  for (const { pid } of tree) tree.push(...rows.filter((row) => row.parent === pid));
  return tree;
}

/** The process that started this one; undefined when there is no such process. Linux only. */
export function parentOf(pid: number): number | undefined {
  return readRow(pid)?.parent;
}

/** Kills processes outright; those that are gone already are fine. */
export function killAll(processes: readonly KnownProcess[]): void {
  for (const { pid, startedAt } of processes) {
    if (readRow(pid)?.startedAt !== startedAt) continue;
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself between the look and the signal.
    }
  }
}

function readProcesses(): ProcessRow[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((name) => readRow(Number(name)) ?? []);
}

/** See proc_pid_stat(5): parent is field 4, the start time field 22; the name in field 2 may hold anything. */
function readRow(pid: number): ProcessRow | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { pid, parent: Number(fields[1]), startedAt: fields[19] ?? "" };
  } catch {
    // It ended between the listing and the look.
    return undefined;
  }
}
