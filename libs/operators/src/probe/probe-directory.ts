import { access, constants, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { DaymillError } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { invalidField, withStoreErrors } from "@daymill/stores";
import type { ProbeStep, StepFinding } from "./probe-step.ts";

/** Whether a directory is there, or can be made if it is written, and whether this user may do with it what is done. */
export function directorySteps(connection: Connection, use: "read" | "write"): readonly ProbeStep[] {
  const { path = "" } = connection;
  if (path === "") throw invalidField(connection, "path", "is missing: this type needs one");
  const target = resolve(path);
  return [
    { name: "directory", run: () => findDirectory(target, use) },
    { name: "permission", run: () => mayUse(target, use) },
  ];
}

async function findDirectory(path: string, use: "read" | "write"): Promise<StepFinding> {
  const place = await nearest(path);
  if (place.path !== path && use === "read")
    throw new DaymillError("E501", `${path} does not exist. Name the directory that holds what is read.`);
  if (place.path !== path) return { said: `${path} does not exist yet; it is made when something is written` };
  if (place.isDirectory) return { said: path };
  throw new DaymillError("E501", `${path} is a file. Name a directory.`);
}

async function mayUse(path: string, use: "read" | "write"): Promise<StepFinding> {
  const place = await nearest(path);
  if (!place.isDirectory) throw new DaymillError("E502", `${place.path} is a file: nothing can be made below it.`);
  const reads = constants.R_OK | constants.X_OK;
  await withStoreErrors(place.path, () => access(place.path, use === "read" ? reads : reads | constants.W_OK));
  return { said: use === "read" ? "may be read" : "may be read and written" };
}

/** The path, or the first of its parents that is there. */
async function nearest(path: string): Promise<{ readonly path: string; readonly isDirectory: boolean }> {
  const found = await withStoreErrors(path, () => statIfThere(path));
  const parent = dirname(path);
  if (found !== undefined || parent === path) return { path, isDirectory: found?.isDirectory() ?? false };
  return await nearest(parent);
}

async function statIfThere(path: string) {
  try {
    return await stat(path);
  } catch (error: unknown) {
    // ENOTDIR: a file stands where a folder is expected; it is found one step further up.
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined;
    throw error;
  }
}
