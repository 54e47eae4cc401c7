import { setTimeout as delay } from "node:timers/promises";
import { isAlive, isOfThisBoot } from "./process-identity.ts";
import type { ProcessIdentity } from "./process-identity.ts";
import { readGroup } from "./process-table.ts";

/** How often a killed group is looked at until it is gone. */
const LOOK_EVERY_MS = 10;

/** Signals every process of the group that `leader` leads. False when there is none left. */
export function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
  // A group below 2 would mean ourselves (0), everybody (-1) or init.
  if (!Number.isInteger(leader) || leader < 2) throw new RangeError(`${leader} leads no group of ours`);
  try {
    return process.kill(process.platform === "win32" ? leader : -leader, signal);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}

/**
 * Kills what earlier schedulers of this host left running: each group whose leader is still the very process that was
 * recorded, and what a dead leader left behind in its group. Resolves with the leaders of the groups that were killed, once
 * those are gone or deadlineMs (default 5 s) is over. A pid that by now belongs to somebody else is left alone.
 */
export async function killLeftovers(
  records: readonly ProcessIdentity[],
  { deadlineMs = 5_000 }: { readonly deadlineMs?: number } = {},
): Promise<number[]> {
  const killed = records
    .filter((record) => isAlive(record) || isOrphanedGroup(record))
    .filter((record) => signalGroup(record.pid, "SIGKILL"))
    .map((record) => record.pid);
  for (let waitedMs = 0; waitedMs < deadlineMs && killed.some(hasMembers); waitedMs += LOOK_EVERY_MS) {
    await delay(LOOK_EVERY_MS);
  }
  return killed;
}

/** The leader is dead but its group is not. The kernel gives no new process the id of a group that has members. */
function isOrphanedGroup(record: ProcessIdentity): boolean {
  if (!isOfThisBoot(record)) return false;
  const members = readGroup(record.pid);
  return members.length > 0 && members.every((member) => member.pid !== record.pid);
}

function hasMembers(group: number): boolean {
  return readGroup(group).length > 0;
}
