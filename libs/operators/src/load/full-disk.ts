import { DaymillError, toError } from "@daymill/core";

/** Runs a statement of DuckDB that writes a file; a full disk becomes E504. */
export async function namingFullDisk<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (thrown: unknown) {
    const error = toError(thrown);
    if (!/no space left/i.test(error.message)) throw error;
    throw new DaymillError(
      "E504",
      `${path} cannot be written: the disk is full. Free some space, then run the task again.`,
      { cause: error },
    );
  }
}
