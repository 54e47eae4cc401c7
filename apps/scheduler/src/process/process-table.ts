import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** One living process, as the system shows it. Zombies are left out: they hold nothing and end with their parent. */
export interface ProcessRow {
  readonly pid: number;
  readonly group: number;
  /** Equal for the same process only: clock ticks since boot on Linux, a date elsewhere. */
  readonly startedAt: string;
}

/** The process of this pid, or undefined when there is none. */
export function readProcess(pid: number): ProcessRow | undefined {
  if (process.platform === "linux") return readStat(pid);
  return readPs(["-p", String(pid)])[0];
}

/** Every process of a group. */
export function readGroup(group: number): ProcessRow[] {
  const all = process.platform === "linux" ? readAllStats() : readPs(["-A"]);
  return all.filter((row) => row.group === group);
}

function readAllStats(): ProcessRow[] {
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return pids.map(readStat).filter((row) => row !== undefined);
}

/** /proc/PID/stat, see proc(5): state, parent, group ... from field 3 on; the name in field 2 may hold spaces and brackets. */
function readStat(pid: number): ProcessRow | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, group, startedAt] = [fields[0], Number(fields[2]), fields[19]];
    return state === "Z" || startedAt === undefined ? undefined : { pid, group, startedAt };
  } catch {
    // No such file: no such process.
    return undefined;
  }
}

function readPs(which: readonly string[]): ProcessRow[] {
  try {
    const shown = execFileSync("ps", ["-o", "pid=,pgid=,stat=,lstart=", ...which], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], LC_ALL: "C" },
    });
    return shown
      .split("\n")
      .map(parsePsLine)
      .filter((row) => row !== undefined);
  } catch {
    // ps exits with 1 when nothing matches.
    return [];
  }
}

function parsePsLine(line: string): ProcessRow | undefined {
  const [, pid, group, state, startedAt] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line) ?? [];
  if (startedAt === undefined || state?.startsWith("Z")) return undefined;
  return { pid: Number(pid), group: Number(group), startedAt };
}
