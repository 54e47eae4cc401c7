import { DaymillError, toError } from "@daymill/core";
import type { ErrorCode } from "@daymill/core";

interface Meaning {
  readonly code: ErrorCode;
  readonly text: string;
}

const MEANINGS: Readonly<Record<string, Meaning>> = {
  ENOENT: { code: "E501", text: "does not exist. Check the path, and whether the task that writes it has run" },
  ENOTDIR: { code: "E501", text: "does not exist: a file stands where a folder is expected" },
  EISDIR: { code: "E501", text: "is a folder, not an object" },
  ENOSPC: { code: "E504", text: "cannot be written: the disk is full. Free some space, then run the task again" },
  EDQUOT: { code: "E504", text: "cannot be written: the disk quota is used up. Raise it or free some space" },
  EROFS: { code: "E502", text: "cannot be written: the file system is read-only. Choose another path" },
  EACCES: { code: "E502", text: "cannot be reached: permission denied. Give this user access, or choose another path" },
  EPERM: { code: "E502", text: "cannot be reached: permission denied. Give this user access, or choose another path" },
};

/** Codes of connections: they are about the other end of a copy, never about a file. */
const OF_NETWORK = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_)/;

/** Whether the code of an error is that of a connection that failed. */
export function isNetworkCode(code: string): boolean {
  return OF_NETWORK.test(code);
}

/** A file system's error as one of ours, naming the place; what is not the file system's is passed on as it is. */
export function toStoreError(thrown: unknown, place: string): Error {
  const error = toError(thrown);
  const errno = "code" in error ? String(error.code) : "";
  if (error instanceof DaymillError || !/^E[A-Z0-9]+$/.test(errno) || isNetworkCode(errno)) return error;
  const meaning = MEANINGS[errno] ?? { code: "E502", text: `cannot be reached: ${errno}` };
  return new DaymillError(meaning.code, `${place} ${meaning.text}.`, { cause: error, details: { place, errno } });
}

/** Runs a file system operation; whatever it rejects with is translated by toStoreError. */
export async function withStoreErrors<T>(place: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (thrown: unknown) {
    throw toStoreError(thrown, place);
  }
}

/** Whether a file system call failed because nothing is there. */
export function isAbsent(thrown: unknown): boolean {
  return hasCode(thrown, "ENOENT") || hasCode(thrown, "ENOTDIR");
}

/** Whether a file system call failed because something is there already. */
export function isTaken(thrown: unknown): boolean {
  return hasCode(thrown, "EEXIST");
}

function hasCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === code;
}
