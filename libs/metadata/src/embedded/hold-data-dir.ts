import { lockDataDir } from "./data-lock.ts";
import type { DataLock } from "./data-lock.ts";
import { makeDataDir } from "./database-record.ts";
import { mapFsError } from "./fs-error.ts";

/** A data directory that is this process's own until it is released. */
export interface HeldDataDir extends DataLock {
  /** The directory's real path. */
  readonly dataDir: string;
}

/**
 * Makes a data directory when it is missing and takes it for this process. The embedded database does so by itself; this
 * is for whoever keeps his database elsewhere. Throws E101, E102 or E504.
 */
export function holdDataDir(path: string): HeldDataDir {
  try {
    const dataDir = makeDataDir(path);
    return { dataDir, ...lockDataDir(dataDir) };
  } catch (error) {
    throw mapFsError(error, path);
  }
}
