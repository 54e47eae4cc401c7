import { execFile } from "node:child_process";
import { open } from "node:fs/promises";
import { promisify } from "node:util";
import { toError } from "@daymill/core";
import { hasCode } from "./atomic-file.ts";
import { stepPaths } from "./local-paths.ts";
import type { StoredStep } from "./read-facts.ts";

/** For one call of yarn, in ms. It starts a Java. */
const WITHIN_MS = 30_000;
/** What spark-submit says of an application that YARN has taken. */
const SUBMITTED = /\bSubmitted application (application_\d+_\d+)/g;
/** It is said near the beginning, in bytes. */
const READ_BYTES = 1024 * 1024;

/**
 * Ends the applications on YARN that a step has submitted, which go on when its processes are killed. One that is over is left
 * as it is. Rejects when yarn does not do it: whoever cancels asks again.
 */
export async function endYarnApplications({ folder, record }: StoredStep, program: string): Promise<void> {
  if (!isOnYarn(record.command)) return;
  for (const application of await submittedBy(folder)) {
    try {
      await promisify(execFile)(program, ["application", "-kill", application], { timeout: WITHIN_MS });
    } catch (thrown: unknown) {
      throw new Error(`${application} could not be killed on YARN: ${toError(thrown).message}`, { cause: thrown });
    }
  }
}

function isOnYarn(command: readonly string[]): boolean {
  return command.some((word, at) => word === "yarn" && command[at - 1] === "--master");
}

async function submittedBy(folder: string): Promise<ReadonlySet<string>> {
  const { stdout, stderr } = stepPaths(folder);
  const texts = await Promise.all([stdout, stderr].map(beginningOf));
  return new Set(texts.flatMap((text) => [...text.matchAll(SUBMITTED)].flatMap(([, id]) => id ?? [])));
}

async function beginningOf(path: string): Promise<string> {
  try {
    await using file = await open(path, "r");
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(READ_BYTES), position: 0 });
    return buffer.toString("utf8", 0, bytesRead);
  } catch (thrown: unknown) {
    // It never began.
    if (hasCode(thrown, "ENOENT")) return "";
    throw thrown;
  }
}
