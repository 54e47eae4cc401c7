// Plain JavaScript that Node 20 can run: it looks for a Node that can run Daymill.
import { spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";

/**
 * The first Node that runs a program. Our sources have syntax that only 24 has; what is published is compiled, and the DAG
 * files of a project are TypeScript, which 22.18 is the first to read as it stands.
 * @param {string} program
 */
function requiredBy(program) {
  return program.endsWith(".ts") ? [24, 0] : [22, 18];
}

/**
 * The Node that runs Daymill: this one when it is new enough, else the one pinned as a dependency; undefined when there is neither.
 * @param {number[]} required
 */
function findNode([requiredMajor = 0, requiredMinor = 0]) {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > requiredMajor || (major === requiredMajor && minor >= requiredMinor)) return process.execPath;
  const platform = process.platform === "win32" ? "win" : process.platform;
  const binary = process.platform === "win32" ? "node.exe" : "node";
  const pinned = pinnedNode(`node-${platform}-${process.arch}`, binary);
  if (pinned === undefined) return undefined;
  // The package may hold a build for another C library (musl): it counts only when it starts.
  return spawnSync(pinned, ["--version"]).status === 0 ? pinned : undefined;
}

/**
 * @param {string} name of a package that holds a Node
 * @param {string} binary
 */
function pinnedNode(name, binary) {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), "bin", binary);
  } catch {
    // An optional dependency that was not installed.
    return undefined;
  }
}

/**
 * Runs a program under the right Node, handing on signals and the exit code. Never returns.
 * @param {string[]} args
 */
export function runUnderNode(args) {
  const required = requiredBy(args[0] ?? "");
  const node = findNode(required);
  if (!node) {
    console.error(
      `Daymill needs Node ${required.join(".")} or later; this is ${process.version} and no pinned Node runs on ${process.platform}-${process.arch}. Get it from https://nodejs.org/en/download and run this again.`,
    );
    process.exit(1);
  }
  const child = spawn(node, ["--disable-warning=ExperimentalWarning", ...args], { stdio: "inherit" });
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) process.on(signal, () => child.kill(signal));
  // The terminal sends Ctrl-C to the whole group: the child has it already, and decides when to end.
  process.on("SIGINT", () => {});
  child.on("exit", (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
}
