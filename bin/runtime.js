// Plain JavaScript that Node 20 can run: it looks for a Node that can run the TypeScript of this repository.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const REQUIRED_MAJOR = 24;

/** The Node that runs Daymill: this one when it is new enough, else the one pinned as a dependency; undefined when there is neither. */
export function findNode() {
  if (Number(process.versions.node.split(".")[0]) >= REQUIRED_MAJOR) return process.execPath;
  const platform = process.platform === "win32" ? "win" : process.platform;
  const binary = process.platform === "win32" ? "node.exe" : "node";
  const pinned = join(root, "node_modules", `node-${platform}-${process.arch}`, "bin", binary);
  if (!existsSync(pinned)) return undefined;
  // The package may hold a build for another C library (musl): it counts only when it starts.
  return spawnSync(pinned, ["--version"]).status === 0 ? pinned : undefined;
}

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

/**
 * Runs a program of this repository under the right Node, handing on signals and the exit code. Never returns.
 * @param {string[]} args
 */
export function runUnderNode(args) {
  const node = findNode();
  if (!node) {
    console.error(
      `Daymill needs Node ${REQUIRED_MAJOR} or later; this is ${process.version} and no pinned Node runs on ${process.platform}-${process.arch}. Get it from https://nodejs.org/en/download and run this again.`,
    );
    process.exit(1);
  }
  const child = spawn(node, ["--disable-warning=ExperimentalWarning", ...args], { stdio: "inherit" });
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) process.on(signal, () => child.kill(signal));
  // The terminal sends Ctrl-C to the whole group: the child has it already, and decides when to end.
  process.on("SIGINT", () => {});
  child.on("exit", (code, signal) => process.exit(signal ? 128 + (signal === "SIGINT" ? 2 : 15) : (code ?? 1)));
}
