import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { webDist } from "../../../tools/web-build.ts";
import { type FetchedFile, firstLoad } from "../support/first-load.ts";
import { buildWebOnce } from "../support/web-build.ts";

const KB = 1_000;

/** Of the shell and the DAG list, compressed. */
const BUDGETS = { js: 190 * KB, css: 40 * KB };
/** Of what only a drawn graph needs beyond that, and of the worker that places its boxes. */
const GRAPH_BUDGETS = { js: 85 * KB, worker: 480 * KB };

describe("what a browser fetches before it shows the DAG list", () => {
  let files: readonly FetchedFile[];
  beforeAll(async () => {
    await buildWebOnce();
    files = firstLoad("src/pages/DagList/DagListPage.tsx");
  }, 120_000);

  test.each(["js", "css"] as const)("keeps within the budget for %s", (kind) => {
    const ofKind = files.filter(({ file }) => file.endsWith(`.${kind}`));
    const total = ofKind.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
    const list = ofKind.map(({ file, gzipBytes }) => `${(gzipBytes / KB).toFixed(1).padStart(7)} KB  ${file}`);
    expect(total, `${(total / KB).toFixed(1)} KB in ${list.length} files:\n${list.join("\n")}`).toBeGreaterThan(0);
    expect(total, `${(total / KB).toFixed(1)} KB in ${list.length} files:\n${list.join("\n")}`).toBeLessThanOrEqual(
      BUDGETS[kind],
    );
  });

  test("holds no zod: schemas are the server's affair", () => {
    const scripts = files.filter(({ file }) => file.endsWith(".js"));
    // A word of zod's own that no minifier can shorten.
    const withZod = scripts.filter(({ file }) => readFileSync(join(webDist, file), "utf8").includes("invalid_union"));
    expect(withZod).toEqual([]);
    expect(scripts.length).toBeGreaterThan(3);
  });
});

describe("what a browser fetches beyond that before it draws a graph", () => {
  let files: readonly FetchedFile[];
  beforeAll(async () => {
    await buildWebOnce();
    const known = new Set(firstLoad("src/pages/DagList/DagListPage.tsx").map(({ file }) => file));
    const parts = ["src/pages/Run/RunGraphPage.tsx", "src/pages/Graph/GraphDrawing.tsx"].flatMap(firstLoad);
    files = [...new Map(parts.map((part) => [part.file, part])).values()].filter(({ file }) => !known.has(file));
  }, 120_000);

  test("keeps within the budget, and holds no zod", () => {
    const scripts = files.filter(({ file }) => file.endsWith(".js"));
    const list = scripts.map(({ file, gzipBytes }) => `${(gzipBytes / KB).toFixed(1).padStart(7)} KB  ${file}`);
    const total = scripts.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
    expect(scripts.filter(({ file }) => file.includes("GraphDrawing"))).toHaveLength(1);
    expect(total, `${(total / KB).toFixed(1)} KB:\n${list.join("\n")}`).toBeLessThanOrEqual(GRAPH_BUDGETS.js);
    expect(scripts.filter(({ file }) => readFileSync(join(webDist, file), "utf8").includes("invalid_union"))).toEqual(
      [],
    );
  });

  test("the worker comes as a file of its own", () => {
    const workers = globSync("assets/elk-worker*.js", { cwd: webDist });
    expect(workers).toHaveLength(1);
    const sizes = workers.map((file) => gzipSync(readFileSync(join(webDist, file)), { level: 9 }).byteLength);
    expect(sizes[0]).toBeLessThanOrEqual(GRAPH_BUDGETS.worker);
  });
});
