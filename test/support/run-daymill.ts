import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** The program `daymill`. */
export const MAIN = fileURLToPath(new URL("../../apps/scheduler/src/main.ts", import.meta.url));

/** What a command said on both its streams, and its exit code. */
export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
}

/** How a process of `daymill` is started. */
export interface Launch {
  readonly node: string;
  readonly main: string;
  /** Of another user, which root may become; absent: ours. */
  readonly identity?: { readonly uid: number; readonly gid: number };
}

const OURSELVES: Launch = { node: process.execPath, main: MAIN };

/** A process of `daymill`; `environment` is added to our own. */
export function spawnDaymill(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  { node, main, identity }: Launch = OURSELVES,
): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(node, ["--disable-warning=ExperimentalWarning", main, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
    ...(identity && { ...identity, cwd: "/" }),
  });
}

/** Runs `daymill` in a process of its own to its end. */
export async function runDaymill(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  launch?: Launch,
): Promise<CommandResult> {
  const child = spawnDaymill(args, environment, launch);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const [code] = await once(child, "close");
  return { code: code as number | null, output };
}
