import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The program `daymill`. */
export const MAIN = fileURLToPath(new URL("../../apps/scheduler/src/main.ts", import.meta.url));

/** What a command said on both its streams, and its exit code. */
export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
}

/** Runs `daymill` in a process of its own to its end; `environment` is added to our own. */
export async function runDaymill(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", MAIN, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const [code] = await once(child, "close");
  return { code: code as number | null, output };
}
