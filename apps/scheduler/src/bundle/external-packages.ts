import { join } from "node:path";
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from "esbuild";
import { isNativePackage } from "./native-package.ts";
import { findPackage, folderOfPackage, packageName } from "./package-lookup.ts";

/** Drivers and cloud clients: large, loaded inside of bodies, and partly native. */
const ALWAYS_EXTERNAL = [
  /^@duckdb\/node-api$/,
  /^pg$/,
  /^pg-copy-streams$/,
  /^parquetjs-lite$/,
  /^@aws-sdk\//,
  /^@google-cloud\//,
  /^google-auth-library$/,
  /^mysql2$/,
  /^lz4-napi$/,
  /^nodemailer$/,
];

/** Set on resolutions that the plugin itself asks for. */
const OWN = Symbol("own resolution");

/** What a build found out about the packages that it met. */
export interface PackageFindings {
  /** Versions of external packages; null: not installed. */
  readonly externals: Map<string, string | null>;
  /** Folders of the `@daymill/*` packages that are part of the bundle. */
  readonly ours: Set<string>;
}

/**
 * Decides what becomes part of a bundle. `@daymill/*` does, from the user's project or else from this installation; pure
 * JavaScript packages do; drivers and packages with native code stay external. `roots` are where externals are found at
 * run time, in this order, so their versions are read there.
 */
export function externalPackages(roots: readonly string[], findings: PackageFindings): Plugin {
  return {
    name: "daymill-packages",
    setup(build) {
      // From one folder they are found in one place; asking esbuild for each import took a third of a build.
      const known = new Map<string, Promise<OnResolveResult | undefined>>();
      build.onResolve({ filter: /^[^./]/ }, (args) => {
        const name = args.kind === "entry-point" || args.pluginData === OWN ? undefined : packageName(args.path);
        if (name === undefined) return undefined;
        if (name.startsWith("@daymill/")) {
          const key = [args.resolveDir, args.path, args.kind].join("\n");
          const resolving = known.get(key) ?? resolveOurs(build, args, { roots, findings });
          known.set(key, resolving);
          return resolving;
        }
        return resolveExternal(name, args, { roots, findings });
      });
    },
  };
}

interface Surroundings {
  readonly roots: readonly string[];
  readonly findings: PackageFindings;
}

async function resolveOurs(
  build: PluginBuild,
  args: OnResolveArgs,
  { roots, findings }: Surroundings,
): Promise<OnResolveResult | undefined> {
  const { importer, kind } = args;
  for (const resolveDir of [args.resolveDir, ...roots]) {
    const found = await build.resolve(args.path, { importer, kind, resolveDir, pluginData: OWN });
    if (found.errors.length === 0) {
      const folder = folderOfPackage(found.path);
      if (folder !== undefined) findings.ours.add(folder);
      return { path: found.path, sideEffects: found.sideEffects };
    }
  }
  return undefined;
}

function resolveExternal(
  name: string,
  args: OnResolveArgs,
  { roots, findings }: Surroundings,
): OnResolveResult | undefined {
  const isListed = ALWAYS_EXTERNAL.some((pattern) => pattern.test(name));
  const found = roots.map((root) => findPackage(name, root)).find((place) => place !== undefined);
  const installed = found ?? findPackage(name, args.resolveDir);
  if (!isListed && (installed === undefined || !isNativePackage(installed.folder))) return undefined;
  // Operators name drivers that need not be installed; a user's import of a missing one is an error to be shown.
  if (!found && !isWithin(args.importer, findings.ours)) return undefined;
  findings.externals.set(name, found?.version ?? null);
  return { path: args.path, external: true };
}

/** Whether a file is in one of the folders. */
export function isWithin(file: string, folders: Iterable<string>): boolean {
  return [...folders].some((folder) => file.startsWith(join(folder, "/")));
}
