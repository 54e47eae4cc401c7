import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

/** Imports the library in a process of its own, and tells which packages came with it. */
const PROBE = `
  import { registerHooks } from "node:module";
  const loaded = new Set();
  registerHooks({
    load(url, context, next) {
      const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//.exec(url)?.[1];
      if (name !== undefined) loaded.add(name);
      return next(url, context);
    },
  });
  await import(process.argv[1]);
  console.log(JSON.stringify([...loaded]));
`;

async function packagesLoadedBy(file: string): Promise<readonly string[]> {
  const args = ["--input-type=module", "--eval", PROBE, join(import.meta.dirname, file)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as string[];
}

const DRIVERS = /duckdb|parquetjs|^pg$|^pg-|mysql|lz4|aws|google|snappy/;

describe("loading the operators", () => {
  it("brings no driver and no SDK into memory: their bodies do", async () => {
    expect((await packagesLoadedBy("index.ts")).filter((name) => DRIVERS.test(name))).toEqual([]);
  });

  it("the tools bring none either, before they are called", async () => {
    expect((await packagesLoadedBy("tools.ts")).filter((name) => DRIVERS.test(name))).toEqual([]);
  });

  it("the probe would see one", async () => {
    expect(await packagesLoadedBy("testing/pg-archive-writer.ts")).toContain("lz4-napi");
  });
});
