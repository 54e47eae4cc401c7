import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { DaymillError, toError } from "@daymill/core";
import type { CliIo } from "./terminal/cli-io.ts";

/** Stands for stdin where a file is named. */
const STDIN = "-";

/**
 * A value that no command line may hold: read from a file (`-`: stdin), or else asked for without being shown; without
 * the line end behind it. E702: there is no such file, nobody can answer, or it is empty.
 */
export async function readSecret(io: CliIo, name: string, file: string | undefined): Promise<string> {
  const value = (await readRaw(io, name, file)).replace(/\r?\n$/, "");
  if (value === "") throw new DaymillError("E702", `${name}: the value is empty.`);
  return value;
}

async function readRaw(io: CliIo, name: string, file: string | undefined): Promise<string> {
  if (file === STDIN) return await io.readInput();
  if (file !== undefined) return await readText(resolve(io.cwd, file), name);
  if (io.canAsk) return await io.askHidden(`${name}: `);
  throw new DaymillError("E702", `${name}: nobody is here to type it. Name the file that holds it, or - for stdin.`);
}

/** A text file that a flag names; E702 when it cannot be read. */
export async function readText(path: string, flag: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new DaymillError("E702", `${flag}: ${toError(error).message}`);
  }
}
