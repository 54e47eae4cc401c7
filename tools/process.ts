import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";

/** The repository's root folder. */
export const root = dirname(import.meta.dirname);

/** Runs an installed package's binary under this Node, output shown; returns its exit code. */
export function runBin(bin: string, args: readonly string[], env: Record<string, string> = {}): number {
  const done = spawnSync(join(root, "node_modules/.bin", bin), args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`, ...env },
    shell: process.platform === "win32",
  });
  return done.status ?? 1;
}
