import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DaymillError } from "@daymill/core";
import { tryHoldFile } from "./hold-file.ts";
import { processStart } from "./process-start.ts";
import { hasCode, readIfThere } from "./read-if-there.ts";

/** In the data directory; holds one line of JSON: who has it. */
const LOCK_FILE = "daymill.lock";

/** Beside it, empty: locked by the kernel as long as its holder lives. */
const HELD_FILE = "daymill.held";

interface Holder {
  readonly pid: number;
  readonly start: string;
}

/** Held while a Daymill uses a data directory. */
export interface DataLock {
  release(): void;
}

/**
 * Takes the data directory for this process. The lock of a process that has ended (of its pid with its start time) is
 * taken over, so that nothing has to be cleaned up after a kill. A holder in another container is known by the kernel's
 * lock alone: its pid is another's here, or nobody's. Throws E101 when it is held.
 */
export function lockDataDir(dataDir: string): DataLock {
  const path = join(dataDir, LOCK_FILE);
  const hold = tryHoldFile(join(dataDir, HELD_FILE));
  if (hold === undefined) throw heldBy(dataDir, readIfThere(path) ?? "");
  try {
    const lock = takeLockFile(dataDir, path);
    return {
      release() {
        lock.release();
        hold.release();
      },
    };
  } catch (error) {
    hold.release();
    throw error;
  }
}

function takeLockFile(dataDir: string, path: string): DataLock {
  const mine = JSON.stringify({ pid: process.pid, start: processStart(process.pid) ?? "unknown" });
  // Twice: the lock of a dead holder is moved away, then the place is free, unless another starter was quicker.
  for (let tries = 0; tries < 2; tries++) {
    if (placeFile(path, mine)) return { release: () => removeIfStill(path, mine) };
    const theirs = readIfThere(path);
    if (theirs !== undefined && isAlive(theirs)) throw heldBy(dataDir, theirs);
    if (theirs !== undefined) removeIfStill(path, theirs);
  }
  throw heldBy(dataDir, readIfThere(path) ?? "");
}

/** Creates the file with its content in one step, so that nobody reads half of it; false when there is one. */
function placeFile(path: string, content: string): boolean {
  const draft = `${path}.${randomUUID()}`;
  try {
    writeFileSync(draft, content, { mode: 0o600 });
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes the file if it holds this content. Of several who try, rename lets one succeed. */
function removeIfStill(path: string, content: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return;
    throw error;
  }
  // Somebody took the lock between our look and our move: give it back.
  if (readFileSync(aside, "utf8") !== content) linkSync(aside, path);
  rmSync(aside);
}

function isAlive(content: string): boolean {
  const holder = parseHolder(content);
  return holder !== undefined && processStart(holder.pid) === holder.start;
}

function parseHolder(content: string): Holder | undefined {
  try {
    const { pid, start } = JSON.parse(content) as Partial<Holder>;
    return typeof pid === "number" && typeof start === "string" ? { pid, start } : undefined;
  } catch {
    // Not ours, or broken: nobody who is alive wrote it.
    return undefined;
  }
}

function heldBy(dataDir: string, content: string): DaymillError {
  const pid = parseHolder(content)?.pid;
  return new DaymillError(
    "E101",
    `The data directory ${dataDir} is in use by another Daymill${pid === undefined ? "" : ` (pid ${pid})`}. Stop that one, or start with another data directory.`,
    { details: { dataDir, pid } },
  );
}
