import { DaymillError } from "@daymill/core";

/** Checks that a key names something below the root: no empty, `.` or `..` names, no backslash, no NUL (E503). */
export function assertKey(key: string): void {
  if (isInside(key)) return;
  throw new DaymillError(
    "E503",
    `The key "${key}" could leave its store. Use names separated by single slashes, without "." and "..".`,
    { details: { key } },
  );
}

/** A folder as a key prefix: "" or with exactly one slash at the end. */
export function toFolder(folder: string): string {
  if (folder === "") return "";
  const name = folder.endsWith("/") ? folder.slice(0, -1) : folder;
  assertKey(name);
  return `${name}/`;
}

function isInside(key: string): boolean {
  if (key.includes("\0") || key.includes("\\")) return false;
  return key.split("/").every((name) => name !== "" && name !== "." && name !== "..");
}
