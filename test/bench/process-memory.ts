import { readFileSync } from "node:fs";

/** Of several processes together. */
export interface Memory {
  readonly processes: number;
  /** Shared pages are counted once for each process. */
  readonly rssMb: number;
  /** Shared pages are divided among those that share them. NaN where the system does not tell. */
  readonly pssMb: number;
}

/** Linux only. Processes that have ended count nothing. */
export function memoryOf(pids: readonly number[]): Memory {
  const sum = (read: (pid: number) => number) => pids.reduce((total, pid) => total + read(pid), 0) / 1_024;
  return {
    processes: pids.length,
    rssMb: sum((pid) => kilobytesIn(`/proc/${pid}/status`, "VmRSS")),
    pssMb: sum((pid) => kilobytesIn(`/proc/${pid}/smaps_rollup`, "Pss")),
  };
}

function kilobytesIn(file: string, field: string): number {
  try {
    const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(readFileSync(file, "utf8")) ?? [];
    return Number(kilobytes ?? Number.NaN);
  } catch {
    // It ended between the listing and the look.
    return 0;
  }
}
