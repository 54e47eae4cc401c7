// npm run check: types, lint, format, unused code, boundaries. Every part runs; the exit code says whether all were clean.
import { runBin } from "./process.ts";

const parts: readonly [name: string, run: () => number][] = [
  [
    "types",
    () =>
      runBin("nx", ["run-many", "-t", "typecheck", "--outputStyle=stream"], { NX_DAEMON: "false", NX_TUI: "false" }),
  ],
  ["lint", () => runBin("oxlint", ["--deny-warnings"])],
  ["format", () => runBin("oxfmt", ["--check", "."])],
  ["unused code", () => runBin("knip", [])],
  ["boundaries", () => runBin("vitest", ["run", "--project", "test", "test/architecture"])],
];

const failed = parts.filter(([name, run]) => {
  console.log(`\n== ${name}`);
  return run() !== 0;
});
console.log(failed.length === 0 ? "\ncheck: clean" : `\ncheck: not clean: ${failed.map(([name]) => name).join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
