import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import type { RunAs } from "./run-as.ts";

/** What somebody wants to do with a path: read it, or execute it (a directory: go through it). */
export type Access = "read" | "execute";

/**
 * Whether a user may do so: undefined asks for the user of this process. Of another user the system itself is asked, by
 * a command run as that user, so that ancestors, groups and access lists count; no answer is a no.
 */
export function canAccess(path: string, access: Access, runAs: RunAs | undefined): boolean {
  if (runAs === undefined) return canAccessMyself(path, access);
  const test = access === "read" ? 'test -r "$1"' : 'test -x "$1"';
  return spawnSync("/bin/sh", ["-c", test, "sh", path], { uid: runAs.uid, gid: runAs.gid, cwd: "/" }).status === 0;
}

function canAccessMyself(path: string, access: Access): boolean {
  try {
    accessSync(path, access === "read" ? constants.R_OK : constants.X_OK);
    return true;
  } catch {
    // Any reason why it cannot be accessed is the same answer.
    return false;
  }
}
