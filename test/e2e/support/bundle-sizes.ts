import { globSync } from "node:fs";
import { webDist } from "../../../tools/web-build.ts";
import { type FetchedFile, firstLoad, weigh } from "./first-load.ts";

const KB = 1_000;

/** What a part of the built web app may weigh, compressed, in bytes. */
export const BUNDLE_BUDGETS = {
  /** The shell and the DAG list. */
  js: 190 * KB,
  css: 40 * KB,
  /** What only a drawn graph needs beyond that, and the worker that places its boxes. */
  graph: 85 * KB,
  worker: 480 * KB,
  /** Every script but that worker. */
  all: 450 * KB,
} as const;

const DAG_LIST = "src/pages/DagList/DagListPage.tsx";
const GRAPH = ["src/pages/Run/RunGraphPage.tsx", "src/pages/Graph/GraphDrawing.tsx"];

/** The files of each part, largest first. */
export function bundleParts(): Readonly<Record<keyof typeof BUNDLE_BUDGETS, readonly FetchedFile[]>> {
  const first = firstLoad(DAG_LIST);
  const known = new Set(first.map(({ file }) => file));
  const graph = new Map(GRAPH.flatMap(firstLoad).map((part) => [part.file, part]));
  const workers = globSync("assets/elk-worker*.js", { cwd: webDist });
  const scripts = globSync("assets/*.js", { cwd: webDist }).filter((file) => !workers.includes(file));
  return {
    js: first.filter(isScript),
    css: first.filter(({ file }) => file.endsWith(".css")),
    graph: [...graph.values()].filter(({ file }) => !known.has(file)).filter(isScript),
    worker: workers.map(weigh),
    all: scripts.map(weigh),
  };
}

export function sumBytes(files: readonly FetchedFile[]): number {
  return files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
}

function isScript({ file }: FetchedFile): boolean {
  return file.endsWith(".js");
}
