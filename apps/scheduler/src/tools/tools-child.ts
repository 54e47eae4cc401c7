import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { DaymillError, errorCatalogue, toError } from "@daymill/core";
import type { ErrorCode, JsonValue } from "@daymill/core";
import type { CliStream } from "../commands/terminal/cli-io.ts";
import { childEnv } from "../process/child-env.ts";
import type { Environment } from "../process/child-env.ts";
import { entryUrl } from "../process/entry-url.ts";

const ENTRY = fileURLToPath(entryUrl("./tools-main", import.meta));

/** Runs a function of @daymill/operators/tools in a process of its own and gives what it returns. */
export async function callTool(name: string, args: readonly JsonValue[]): Promise<unknown> {
  const lines: string[] = [];
  await runTool(name, args, { write: (text) => void lines.push(text) });
  return JSON.parse(lines.join(""));
}

/** The same for a function that gives values one after another: each is written as a line of JSON. */
export async function streamTool(name: string, args: readonly JsonValue[], to: CliStream): Promise<void> {
  await runTool(name, args, to);
}

/** Where a tool runs, and how long. */
export interface ToolProcess {
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Aborted: it is killed at once. */
  readonly signal: AbortSignal;
}

/** A process of its own for whoever asks by the API: in the environment of tasks, and for a limited time. */
export interface LimitedTool {
  /** Of this process. */
  readonly environment: Environment;
  /** Whose end kills it. */
  readonly signal: AbortSignal;
  readonly limitMs: number;
  readonly mask: (text: string) => string;
  /** What is thrown when it takes longer than the limit. */
  readonly tookTooLong: () => Error;
  /** Default: in a process. */
  readonly values?: typeof toolValues;
}

/**
 * All values of such a function. Rejects with the signal's reason once that is aborted, and otherwise with an error that
 * holds no secret: what a process said at its end may hold what it was given.
 */
export async function limitedValues(
  name: string,
  args: readonly JsonValue[],
  { environment, signal, limitMs, mask, tookTooLong, values = toolValues }: LimitedTool,
): Promise<unknown[]> {
  const limit = AbortSignal.timeout(limitMs);
  try {
    return await Array.fromAsync(
      values(name, args, { env: childEnv(environment), signal: AbortSignal.any([signal, limit]) }),
    );
  } catch (thrown: unknown) {
    signal.throwIfAborted();
    throw limit.aborted ? tookTooLong() : masked(toError(thrown), mask);
  }
}

/** Without its cause, which says the same unmasked. */
function masked(error: Error, mask: (text: string) => string): Error {
  const message = mask(error.message);
  return error instanceof DaymillError ? new DaymillError(error.code, message) : new Error(message);
}

/**
 * The values of such a function as they come. Rejects with the signal's reason once that is aborted. However it ends, the
 * process is gone by then.
 */
export async function* toolValues(
  name: string,
  args: readonly JsonValue[],
  { env, signal }: ToolProcess,
): AsyncGenerator {
  signal.throwIfAborted();
  const child = spawnTool(name, args, { stdout: "pipe", env });
  const kill = (): void => void child.kill("SIGKILL");
  signal.addEventListener("abort", kill);
  const ended = endOf(child);
  // A process that cannot be started says so while its lines are still awaited.
  ended.catch(() => {});
  try {
    for await (const line of createInterface({ input: child.stdout ?? Readable.from([]) })) yield JSON.parse(line);
    const { code, failure } = await ended;
    signal.throwIfAborted();
    if (code !== 0) throw toFailure(failure);
  } finally {
    signal.removeEventListener("abort", kill);
    kill();
    await Promise.allSettled([ended]);
  }
}

async function runTool(name: string, args: readonly JsonValue[], to: Pick<CliStream, "write" | "fd">): Promise<void> {
  // Straight to where it shall go, so that a slow reader slows the tool down instead of filling our memory.
  const child = spawnTool(name, args, { stdout: to.fd ?? "pipe", env: process.env });
  child.stdout?.setEncoding("utf8").on("data", (text: string) => to.write(text));
  const { code, failure } = await endOf(child);
  if (code !== 0) throw toFailure(failure);
}

interface Spawning {
  readonly stdout: "pipe" | number;
  readonly env: NodeJS.ProcessEnv;
}

function spawnTool(name: string, args: readonly JsonValue[], { stdout, env }: Spawning): ChildProcess {
  const tools = import.meta.resolve("@daymill/operators/tools");
  const flags = ["--disable-warning=ExperimentalWarning"];
  const child = spawn(process.execPath, [...flags, ENTRY, tools, name], { stdio: ["pipe", stdout, "pipe"], env });
  // One that died before it read them says so by its end.
  child.stdin?.on("error", () => {});
  child.stdin?.end(JSON.stringify(args));
  return child;
}

async function endOf(child: ChildProcess): Promise<{ readonly code: number | null; readonly failure: string }> {
  let failure = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    failure += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, failure };
}

function toFailure(text: string): Error {
  const told = parseFailure(text);
  if (told === undefined)
    return new DaymillError("E705", `The tools process ended badly: ${text.trim().slice(-2_000)}`);
  const { code, message } = told;
  return code !== null && code in errorCatalogue ? new DaymillError(code as ErrorCode, message) : new Error(message);
}

function parseFailure(text: string): { readonly code: string | null; readonly message: string } | undefined {
  try {
    return JSON.parse(text.trim().split("\n").at(-1) ?? "");
  } catch {
    // It died without a word of ours: the caller shows what it said.
    return undefined;
  }
}
