import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const folder = join(import.meta.dirname, "../../type-tests");

/** A compiler error, or the place where one is expected: `wiring.ts:12 TS2339`. */
type Finding = string;

function compile(): Finding[] {
  const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  const { stdout, error } = spawnSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], { encoding: "utf8" });
  if (error) throw error;
  const lines = stdout.split("\n").filter((line) => line !== "" && !line.startsWith(" "));
  return lines.map((line) => {
    const [, file = "", row, code] = /^(.+)\((\d+),\d+\): error (TS\d+)/.exec(line) ?? [];
    if (code === undefined) throw new Error(`tsc said: ${line}`);
    return `${relative(folder, join(process.cwd(), file))}:${row} ${code}`;
  });
}

/** The lines that end in `// error TS...`. */
function expected(): Finding[] {
  return globSync("**/*.ts", { cwd: folder }).flatMap((file) =>
    readFileSync(join(folder, file), "utf8")
      .split("\n")
      .flatMap((line, index) => {
        const code = /\/\/ error (TS\d+)$/.exec(line)?.[1];
        return code === undefined ? [] : [`${file}:${index + 1} ${code}`];
      }),
  );
}

describe("the compiler", () => {
  it("refuses every marked line, once and for the reason named, and no other line", () => {
    const marked = expected();
    expect(marked.length).toBeGreaterThan(100);
    expect(compile().sort()).toEqual(marked.sort());
  });
});
