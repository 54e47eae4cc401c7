import { readFileSync } from "node:fs";
import type { ResourceUse } from "@daymill/core";

/** A child process takes longer to start and end: of shorter attempts nothing is read, which would cost more than they do. */
const CHILD_FROM_MS = 3;
/** Linux counts the CPU time of children in hundredths of a second, on every machine (USER_HZ). */
const TICK_MS = 10;

/** CPU time of the children that have ended, as far as it was told of. */
let toldOfChildrenMs = 0;

/** Begins to measure; asked once, at the end, it tells what was used since. */
export function startMeter(): (durationMs: number) => ResourceUse {
  const from = process.cpuUsage();
  return (durationMs) => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const ownMs = (userCPUTime + systemCPUTime - from.user - from.system) / 1_000;
    const childMs = durationMs < CHILD_FROM_MS ? 0 : takeChildrenMs();
    return { maxRssBytes: maxRSS * 1_024, cpuMs: Math.round(Math.max(0, ownMs) + childMs) };
  };
}

/** Of the children that ended since it was asked last. */
function takeChildrenMs(): number {
  const before = toldOfChildrenMs;
  toldOfChildrenMs = readChildrenMs() ?? before;
  return Math.max(0, toldOfChildrenMs - before);
}

/** undefined: this system has no such file. */
function readChildrenMs(): number | undefined {
  try {
    const stat = readFileSync("/proc/self/stat", "latin1");
    // The name of the program stands in parentheses and may hold anything; cutime and cstime are the 16th and 17th field.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
  } catch {
    return undefined;
  }
}
