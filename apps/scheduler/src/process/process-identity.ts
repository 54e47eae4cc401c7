import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { readProcess } from "./process-table.ts";

/** Names one process for good: a pid alone is used again by the system, a pid with its start time and boot is not. */
export interface ProcessIdentity {
  readonly host: string;
  /** Changes with every boot of the machine. */
  readonly bootId: string;
  readonly pid: number;
  /** Opaque: what the system says of the start of this process. */
  readonly startedAt: string;
}

/** The boot that this machine is in; read once. */
export const bootId: string = readBootId();

/** The identity of a living process of this machine, or undefined when there is none with this pid. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const row = readProcess(pid);
  return row && { host: hostname(), bootId, pid, startedAt: row.startedAt };
}

/** Whether it was recorded on this machine, in this boot: only then its pid means anything here. */
export function isOfThisBoot(identity: ProcessIdentity): boolean {
  return identity.host === hostname() && identity.bootId === bootId;
}

/** Whether the very process of this identity is alive on this machine. */
export function isAlive(identity: ProcessIdentity): boolean {
  return isOfThisBoot(identity) && readProcess(identity.pid)?.startedAt === identity.startedAt;
}

function readBootId(): string {
  try {
    if (process.platform === "linux") return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return execFileSync("sysctl", ["-n", "kern.boottime"], { encoding: "utf8" }).trim();
  } catch {
    // Without a boot id the start time alone has to tell processes apart.
    return "unknown";
  }
}
