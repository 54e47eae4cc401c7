import { createHash } from "node:crypto";
import type { TransformOptions } from "esbuild";
import type { BundleId } from "@daymill/core";
import { withEsbuild } from "../process/esbuild-service.ts";
import type { BundleManifest } from "./bundle-files.ts";
import type { ModuleSlice } from "./module-slices.ts";

export interface PrintedCode {
  readonly code: string;
  readonly manifest: BundleManifest;
  /** Every module of the code, as its comments name them. */
  readonly modules: ReadonlySet<string>;
  /** The parts that the user wrote. */
  readonly userSlices: readonly ModuleSlice[];
}

/**
 * Names a bundle by what it does: the hash of its code, minified where the user wrote it (packages change with their
 * versions only, and minifying all of 250 KB would take 25 ms), without the paths of modules, and of its manifest.
 */
export async function bundleId(printed: PrintedCode): Promise<BundleId> {
  const { code, manifest, modules, userSlices } = printed;
  const written = userSlices.map(({ start, end }) => code.slice(start, end)).join("\n");
  const hash = createHash("sha256");
  for (const part of [
    await minify(withoutPaths(written, modules)),
    withoutPaths(cutOut(code, userSlices), modules),
    JSON.stringify(manifest),
  ]) {
    hash.update(part).update("\0");
  }
  return hash.digest("hex") as BundleId;
}

const MINIFY = {
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  format: "esm",
  target: "node22",
  treeShaking: false,
} as const satisfies TransformOptions;

/** The exports stay as they are: they may name what stands in a package. */
async function minify(text: string): Promise<string> {
  const exportsAt = text.lastIndexOf("\nexport {");
  const [body, rest] = exportsAt < 0 ? [text, ""] : [text.slice(0, exportsAt), text.slice(exportsAt)];
  try {
    return (await withEsbuild(({ transform }) => transform(body, MINIFY))).code + rest;
  } catch {
    // Cut at a line that only looks like the start of a module: then comments count.
    return text;
  }
}

function cutOut(code: string, slices: readonly ModuleSlice[]): string {
  const ends = [0, ...slices.map((slice) => slice.end)];
  return ends.map((end, index) => code.slice(end, slices[index]?.start)).join("");
}

/** `// src/a.ts`, or the key of a wrapped module: `  "src/a.js"(exports, module) {`, `  async "src/a.ts"() {`. */
const MODULE_PATH = /^(?:\/\/ (.*)| {2}(?:async )?"(.*)"\([^"]*\) \{)$/gm;

/** What is left can be parsed as before. */
function withoutPaths(code: string, modules: ReadonlySet<string>): string {
  return code.replaceAll(MODULE_PATH, (line, comment?: string, key?: string) => {
    const module = comment ?? key ?? "";
    return modules.has(module) ? line.replace(module, () => "") : line;
  });
}
