import { DaymillError } from "@daymill/core";

/** E504 for a file that an engine could not write. */
export function diskFull(path: string, cause: Error): DaymillError {
  return new DaymillError(
    "E504",
    `${path} cannot be written: the disk is full. Free some space, then run the task again.`,
    { cause },
  );
}
