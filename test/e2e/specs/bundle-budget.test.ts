import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { webDist } from "../../../tools/web-build.ts";
import { BUNDLE_BUDGETS, bundleParts, sumBytes } from "../support/bundle-sizes.ts";
import type { FetchedFile } from "../support/first-load.ts";
import { buildWebOnce } from "../support/web-build.ts";

describe("what a browser fetches, compressed", () => {
  let parts: ReturnType<typeof bundleParts>;
  beforeAll(async () => {
    await buildWebOnce();
    parts = bundleParts();
  }, 120_000);

  test.each([
    ["for scripts, before it shows the DAG list", "js"],
    ["for styles, before it shows the DAG list", "css"],
    ["for scripts, beyond that before it draws a graph", "graph"],
    ["for the worker that places the boxes of a graph", "worker"],
    ["for the scripts of all pages but that worker", "all"],
  ] as const)("keeps within the budget %s", (_, part) => {
    const total = sumBytes(parts[part]);
    expect(total, `${inKb(total)} in ${parts[part].length} files:\n${list(parts[part])}`).toBeGreaterThan(0);
    expect(total, `${inKb(total)} in ${parts[part].length} files:\n${list(parts[part])}`).toBeLessThanOrEqual(
      BUNDLE_BUDGETS[part],
    );
  });

  test("holds no zod: schemas are the server's affair", () => {
    const scripts = [...parts.js, ...parts.graph];
    // A word of zod's own that no minifier can shorten.
    const withZod = scripts.filter(({ file }) => readFileSync(join(webDist, file), "utf8").includes("invalid_union"));
    expect(withZod).toEqual([]);
    expect(parts.js.length).toBeGreaterThan(3);
  });

  test("has the drawing of a graph and its worker as files of their own", () => {
    expect(parts.graph.filter(({ file }) => file.includes("GraphDrawing"))).toHaveLength(1);
    expect(parts.worker).toHaveLength(1);
  });
});

function list(files: readonly FetchedFile[]): string {
  return files.map(({ file, gzipBytes }) => `${inKb(gzipBytes).padStart(9)}  ${file}`).join("\n");
}

function inKb(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} KB`;
}
