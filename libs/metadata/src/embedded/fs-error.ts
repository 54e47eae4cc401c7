import { DaymillError, toError } from "@daymill/core";

// ENOENT and ENOTDIR: what Node says when a directory cannot be made, on a file system that is read-only or under a file.
const FORBIDDEN: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS", "ENOENT", "ENOTDIR", "EEXIST"]);
const FULL: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);

/** A failure of the file system under a data directory as ours: E102 or E504; any other as it is. */
export function mapFsError(thrown: unknown, dataDir: string): Error {
  const error = toError(thrown);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const options = { details: { dataDir }, cause: error };
  if (FORBIDDEN.has(code)) {
    const message = `The data directory ${dataDir} cannot be written: ${error.message}. Give it to the user that starts Daymill, or name another directory.`;
    return new DaymillError("E102", message, options);
  }
  if (FULL.has(code)) {
    const message = `The disk of the data directory ${dataDir} is full: ${error.message}. Free some space and start again.`;
    return new DaymillError("E504", message, options);
  }
  return error;
}
