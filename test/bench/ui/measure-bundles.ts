import { BUNDLE_BUDGETS, bundleParts, sumBytes } from "../../e2e/support/bundle-sizes.ts";
import type { Figure } from "../measure.ts";

const WORDS = {
  js: "scripts of the DAG list",
  css: "styles of the DAG list",
  graph: "scripts of a graph beyond that",
  worker: "worker of a graph",
  all: "all scripts but that worker",
} as const;

/** What the web app weighs, compressed. */
export function measureBundles(): readonly Figure[] {
  const parts = bundleParts();
  return (Object.keys(WORDS) as (keyof typeof WORDS)[]).map((part) => ({
    name: `bundle: ${WORDS[part]}`,
    unit: "KB",
    samples: [sumBytes(parts[part]) / 1_000],
    mark: { max: BUNDLE_BUDGETS[part] / 1_000 },
  }));
}
