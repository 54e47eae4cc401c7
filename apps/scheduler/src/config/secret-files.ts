import { readFileSync } from "node:fs";
import { DaymillError, toError } from "@daymill/core";
import type { Environment } from "../process/child-env.ts";

const NAME = /^(DAYMILL_\w+)_FILE$/;

/**
 * The environment with what stands in files: `DAYMILL_SECRET_KEY_FILE=/run/secrets/key` gives DAYMILL_SECRET_KEY, without
 * the newline at its end. For every variable of ours, so that no secret need stand in an environment. Throws E104 when
 * both are given, or the file cannot be read.
 */
export function withSecretFiles(environment: Environment): Environment {
  const read: Record<string, string | undefined> = { ...environment };
  for (const [variable, file] of Object.entries(environment)) {
    const [, name] = NAME.exec(variable) ?? [];
    if (name === undefined || file === undefined) continue;
    if (environment[name] !== undefined) throw new DaymillError("E104", `Give ${name} or ${variable}, not both.`);
    delete read[variable];
    read[name] = readText(file, variable);
  }
  return read;
}

function readText(file: string, variable: string): string {
  try {
    return readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    throw new DaymillError("E104", `${variable}: ${file} cannot be read: ${toError(error).message}`, { cause: error });
  }
}
