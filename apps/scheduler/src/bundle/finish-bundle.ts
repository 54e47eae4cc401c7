import { resolve } from "node:path";
import type { Metafile } from "esbuild";
import type { DagProblem, SourceLocation } from "@daymill/core";
import type { BuiltFile, BundleManifest } from "./bundle-files.ts";
import { bundleId } from "./bundle-id.ts";
import { isWithin } from "./external-packages.ts";
import type { PackageFindings } from "./external-packages.ts";
import { inlineAssets } from "./inline-assets.ts";
import type { AssetProblem } from "./inline-assets.ts";
import { moduleSlices } from "./module-slices.ts";
import type { ModuleSlice } from "./module-slices.ts";
import { sourceHash } from "./source-hash.ts";
import { decodeSourceMap, HASHES_FIELD } from "./source-map.ts";
import { packageName } from "./package-lookup.ts";
import { isUserModule } from "./written-files.ts";
import type { WrittenFiles } from "./written-files.ts";

/** What esbuild made of one file. */
export interface PrintedBundle {
  readonly code: string;
  /** JSON; sources are relative to the bundle folder. */
  readonly map: string;
  /** The entry, as the metafile names it. */
  readonly entry: string;
  readonly inputs: Metafile["inputs"];
  readonly facts: Metafile["outputs"][string];
  readonly findings: PackageFindings;
  readonly read: WrittenFiles;
  /** The DAG folder. */
  readonly folder: string;
  /** What names of modules are relative to. */
  readonly workingDir: string;
  readonly bundleFolder: string;
}

/** Takes in assets, and names the bundle. */
export async function finishBundle(printed: PrintedBundle): Promise<BuiltFile> {
  const { facts, findings, folder, workingDir } = printed;
  const modules = new Set(Object.keys(facts.inputs));
  const isOwn = ({ module }: ModuleSlice) => isUserModule(resolve(workingDir, module), findings);
  // Packages of ours name files too: the scripts that operators hand to programs.
  const isWithAssets = (slice: ModuleSlice) =>
    isOwn(slice) || isWithin(resolve(workingDir, slice.module), findings.ours);
  const assetSlices = moduleSlices(printed.code, modules).filter(isWithAssets);
  const inlined = inlineAssets(printed.code, assetSlices, { folder, workingDir });
  const written = [...importedFiles(printed)].map((module) => resolve(workingDir, module));
  const map = withSources(printed, written);
  if (inlined.problems.length > 0) {
    return { ok: false, problems: inlined.problems.map((problem) => assetProblem(problem, printed.code, map)) };
  }
  const { code, assets } = inlined;
  const slices = moduleSlices(code, modules).filter(isOwn);
  const manifest = { format: 1, externals: externalsOf(facts, findings), assets: [...assets.keys()].sort() } as const;
  const id = await bundleId({ code, manifest, modules, userSlices: slices });
  const assetFiles = inlined.files.filter((file) => isUserModule(file, findings));
  return {
    ok: true,
    bundle: { id, code, map, manifest, assets },
    own: { files: [...new Set([...written, ...assetFiles])], slices },
  };
}

/** The user's modules that the entry reaches. One that only hands on what others define leaves no trace in the code. */
function importedFiles({ entry, inputs, findings, workingDir }: PrintedBundle): Set<string> {
  const reached = new Set([entry]);
  for (const module of reached) {
    for (const { path, external } of inputs[module]?.imports ?? []) {
      if (!external && isUserModule(resolve(workingDir, path), findings)) reached.add(path);
    }
  }
  return reached;
}

/** Only what is still imported when unused code is gone. */
function externalsOf({ imports }: PrintedBundle["facts"], { externals }: PackageFindings): BundleManifest["externals"] {
  const names = new Set(imports.filter((item) => item.external).map((item) => packageName(item.path)));
  return Object.fromEntries([...externals].filter(([name]) => names.has(name)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The map with absolute sources, and the hashes of those that the user wrote. */
function withSources({ map, bundleFolder, read }: PrintedBundle, written: readonly string[]): string {
  const parsed = JSON.parse(map) as { readonly sources: readonly string[] };
  const sources = parsed.sources.map((source) => resolve(bundleFolder, source));
  const known = new Set(sources);
  const hashes = written.flatMap((file) => {
    const content = known.has(file) ? read.get(file) : undefined;
    return content === undefined ? [] : [[file, sourceHash(content.toString("utf8"))] as const];
  });
  return JSON.stringify({ ...parsed, sources, [HASHES_FIELD]: Object.fromEntries(hashes) });
}

function assetProblem({ message, at }: AssetProblem, code: string, map: string): DagProblem {
  return { code: "E201", message, location: sourceAt(code, at, map) };
}

function sourceAt(code: string, offset: number, map: string): SourceLocation | null {
  const before = code.slice(0, offset);
  return decodeSourceMap(map).find(before.split("\n").length, offset - before.lastIndexOf("\n")) ?? null;
}
