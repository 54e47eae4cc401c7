// Plain JavaScript that Node 20 can run: installs what is missing before a program of this repository runs.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Installs the locked dependencies when node_modules is missing or older than the lockfile. Returns an exit code. */
export function ensureInstalled() {
  const installed = join(root, "node_modules", ".package-lock.json");
  const lockfile = join(root, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= lockfileChangedMs(installed, lockfile)) return 0;
  console.error("Installing the locked dependencies (npm ci), once ...");
  const npm = process.env.npm_execpath;
  const [command, args] = npm && npm.endsWith(".js") ? [process.execPath, [npm, "ci"]] : ["npm", ["ci"]];
  const done = spawnSync(command, [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
  });
  if (done.status !== 0)
    console.error("npm ci failed: see the lines above. Run `npm ci` again once the cause is gone.");
  return done.status ?? 1;
}

/**
 * A checkout gives every file a new time, so equal contents must not trigger a second install: compares what npm recorded.
 * @param {string} installed
 * @param {string} lockfile
 */
function lockfileChangedMs(installed, lockfile) {
  const locked = Object.entries(JSON.parse(readFileSync(lockfile, "utf8")).packages);
  const present = JSON.parse(readFileSync(installed, "utf8")).packages;
  const differs = locked.some(
    ([path, entry]) => path.startsWith("node_modules/") && present[path] && present[path].version !== entry.version,
  );
  const missing = locked.some(
    ([path, entry]) => path.startsWith("node_modules/") && !entry.optional && !entry.peer && !present[path],
  );
  return differs || missing ? Infinity : 0;
}
