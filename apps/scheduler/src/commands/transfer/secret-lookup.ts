import { resolve } from "node:path";
import * as z from "zod";
import { DaymillError } from "@daymill/core";
import { readText } from "../read-secret.ts";
import type { CliIo } from "../terminal/cli-io.ts";

/** Where a secret stands: a file of settings is kept and passed on, so that it holds none itself. */
export const secretLookup = z.union(
  [z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })],
  { error: 'a secret is not written here: say where it stands, { "env": "NAME" } or { "file": "PATH" }' },
);

export type SecretLookup = z.output<typeof secretLookup>;

/** The secret, from the environment or a file of this machine, without the line end behind it. Throws E702: it is not there, or empty. */
export async function lookUp({ env, cwd }: Pick<CliIo, "env" | "cwd">, lookup: SecretLookup): Promise<string> {
  const text = "env" in lookup ? (env[lookup.env] ?? "") : await readText(resolve(cwd, lookup.file), lookup.file);
  const value = text.replace(/\r?\n$/, "");
  if (value === "") throw new DaymillError("E702", `${lookupText(lookup)} holds nothing`);
  return value;
}

export function lookupText(lookup: SecretLookup): string {
  return "env" in lookup ? `the environment variable ${lookup.env}` : `the file ${lookup.file}`;
}
