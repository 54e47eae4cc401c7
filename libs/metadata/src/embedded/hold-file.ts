import { randomUUID } from "node:crypto";
import { accessSync, closeSync, constants, openSync, rmSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** A file that is this process's own until it is released, or the process has ended, however it did. */
export interface FileHold {
  release(): void;
}

/** Result codes of SQLite (sqlite.org/rescode.html) for a lock that is taken, or cannot be made: BUSY, IOERR, PROTOCOL, NOLFS. */
const REFUSED: ReadonlySet<number> = new Set([5, 10, 15, 22]);

/** What is held: a database that nobody refers to would be closed by the garbage collector. */
const held = new Set<DatabaseSync>();

/**
 * Takes a file, which is made when missing and removed by the release, by a lock of the kernel's: other containers see
 * it, to whom a pid of ours says nothing. Node has no call for that; SQLite has one on every system. Gives undefined when
 * another has it. On a file system without locks everybody gets it. Throws what Node says when the file cannot be written.
 */
export function tryHoldFile(path: string): FileHold | undefined {
  for (;;) {
    makeUnlessThere(path);
    const made = inodeOf(path);
    const database = new DatabaseSync(path);
    if (!lock(database) && hasLocks(path)) {
      database.close();
      return undefined;
    }
    // The former holder may have removed the file that we opened before we had its lock.
    if (made !== undefined && made === inodeOf(path)) return keep(database, path);
    database.close();
  }
}

function keep(database: DatabaseSync, path: string): FileHold {
  held.add(database);
  return {
    release() {
      if (!held.delete(database)) return;
      rmSync(path, { force: true });
      database.close();
    },
  };
}

/** False when it cannot be had. */
function lock(database: DatabaseSync): boolean {
  try {
    // Nothing is ever written: no journal beside it.
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : undefined;
    if (code !== undefined && REFUSED.has(code)) return false;
    throw error;
  }
}

/** A network file system may have none, and says of any file that it is taken: then of a new one, too. */
function hasLocks(path: string): boolean {
  const other = `${path}.${randomUUID()}`;
  const database = new DatabaseSync(other);
  try {
    return lock(database);
  } finally {
    database.close();
    rmSync(other, { force: true });
  }
}

/** Opened only to make it: a second descriptor of this process would take the lock with it when it is closed (fcntl(2)). */
function makeUnlessThere(path: string): void {
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    accessSync(path, constants.R_OK | constants.W_OK);
  }
}

function inodeOf(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}
