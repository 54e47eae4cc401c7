// Entry of every npm script: installs what is missing, then runs the program under the right Node.
import { join } from "node:path";
import { ensureInstalled, root } from "./install.js";
import { runUnderNode } from "./runtime.js";

/** @type {Record<string, string>} */
const programs = {
  demo: "tools/demo/main.ts",
  start: "tools/start.ts",
  pack: "tools/pack/main.ts",
  test: "tools/test.ts",
  check: "tools/check.ts",
  bench: "test/bench/main.ts",
  simulate: "test/simulation/main.ts",
  screenshots: "test/e2e/screenshots/main.ts",
  docs: "tools/docs/main.ts",
  format: "tools/format.ts",
};

const [name = "", ...args] = process.argv.slice(2);
const program = programs[name];
if (!program) {
  console.error(`unknown program "${name}"; there are: ${Object.keys(programs).join(", ")}`);
  process.exit(2);
}
const installed = ensureInstalled();
if (installed !== 0) process.exit(installed);
runUnderNode([join(root, program), ...args]);
