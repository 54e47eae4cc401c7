import { DaymillError } from "@daymill/core";
import type { Connection, JsonValue, TaskContext } from "@daymill/core";
import { localPathOf } from "../instance-place.ts";

/** Values of the environment by their names; numbers and booleans are written as JSON writes them. */
export type EnvironmentValues = Readonly<Record<string, string | number | boolean>>;

/** What a call gives to the environment of its process. */
export interface EnvironmentInput {
  readonly env?: EnvironmentValues;
  /** By the names of variables, URIs of files and folders on this machine: the variables hold their paths. */
  readonly paths?: Readonly<Record<string, string>>;
}

/** Where the value of a secret comes from: a field of a connection, such as `password` or `extra.token`, or a variable. */
export type SecretSource = { readonly connection: string; readonly field: SecretField } | { readonly variable: string };

export type SecretField = "host" | "port" | "user" | "password" | "database" | "path" | `extra.${string}`;

/** By the names that they have in the environment. */
export type Secrets = Readonly<Record<string, SecretSource>>;

/** What a process gets when it is to see nothing of the task's own environment; without a path it would find no program. */
const ALWAYS = "PATH";

/** What is wrong with the names of environment variables; undefined: nothing. */
export function problemOfNames(names: readonly string[]): string | undefined {
  const wrong = names.find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (wrong !== undefined) return `"${wrong}" is no name of an environment variable: letters, digits and _ make one`;
  const ours = names.find((name) => name.startsWith("DAYMILL_"));
  return ours === undefined ? undefined : `"${ours}" begins with DAYMILL_, which Daymill keeps for itself`;
}

export interface EnvironmentParts {
  readonly given: EnvironmentInput;
  readonly secrets: Secrets;
  /** Whether it begins with the environment of the task: the allowed variables, and those that the task declares. */
  readonly inheritEnv: boolean;
}

/**
 * The whole environment of a process. Rejects with E304 for a name or a value that it cannot hold, E104 for a secret that is
 * not there, E507 for a path that is not on this machine.
 */
export async function environmentOf(
  { given: { env = {}, paths = {} }, secrets, inheritEnv }: EnvironmentParts,
  ctx: TaskContext,
): Promise<Record<string, string>> {
  const problem = problemOfNames([...Object.keys(env), ...Object.keys(paths)]);
  if (problem !== undefined) throw new DaymillError("E304", `The input cannot be an environment: ${problem}.`);
  const values = inheritedEnv(inheritEnv);
  for (const [name, source] of Object.entries(secrets)) values[name] = await secretOf(name, source, ctx);
  for (const [name, value] of Object.entries(env)) values[name] = String(value);
  for (const [name, uri] of Object.entries(paths)) values[name] = await localPathOf(uri, ctx);
  for (const [name, value] of Object.entries(values)) assertNoNul(value, name);
  return values;
}

/** Neither arguments nor variables can hold the character U+0000 (E304). */
export function assertNoNul(value: string, what: string): void {
  if (value.includes("\0"))
    throw new DaymillError("E304", `The value of ${what} holds the character U+0000, which no process can be given.`);
}

/** What a process gets of the environment of the task: all of it, or only what it needs to find programs. */
export function inheritedEnv(all: boolean): Record<string, string> {
  const names = all ? Object.keys(process.env) : [ALWAYS];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

async function secretOf(name: string, source: SecretSource, ctx: TaskContext): Promise<string> {
  if ("variable" in source) {
    const value = await ctx.variable(source.variable);
    if (value !== undefined) return value;
    throw missing(name, `there is no variable "${source.variable}"`);
  }
  const { connection: id, field } = source;
  const value = fieldOf(await ctx.connection(id), field);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  throw missing(name, `the connection "${id}" has no ${field}`);
}

function fieldOf(connection: Connection, field: SecretField): JsonValue | undefined {
  const known: Readonly<Record<string, unknown>> = { ...connection };
  return field.startsWith("extra.") ? connection.extra[field.slice("extra.".length)] : (known[field] as JsonValue);
}

function missing(name: string, problem: string): DaymillError {
  return new DaymillError("E104", `The secret ${name} cannot be given to the process: ${problem}.`);
}
