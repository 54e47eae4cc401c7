import { relative, join, resolve } from "node:path";
import { build } from "esbuild";
import type { BuildFailure, BuildOptions, Message } from "esbuild";
import type { DagProblem } from "@daymill/core";
import type { BuiltFile } from "./bundle-files.ts";
import { externalPackages } from "./external-packages.ts";
import type { PackageFindings } from "./external-packages.ts";
import { finishBundle } from "./finish-bundle.ts";

export interface BuildRequest {
  /** Absolute paths of the entry files. */
  readonly files: readonly string[];
  /** The DAG folder that they are in. */
  readonly folder: string;
  /** Where bundles will stand. */
  readonly bundleFolder: string;
  /** Where packages that stay external are looked for, in this order. */
  readonly packageRoots: readonly string[];
}

/** Files built at once: with what they share parsed once, 200 small files take about 2 s instead of 6. */
const BATCH = 32;

/**
 * Bundles files, each into one module of its own. They are built together; a file with errors is built again by itself, so
 * that it does not take the others with it.
 */
export async function buildBundles(request: BuildRequest): Promise<Map<string, BuiltFile>> {
  const built = new Map<string, BuiltFile>();
  for (let start = 0; start < request.files.length; start += BATCH) {
    const files = request.files.slice(start, start + BATCH);
    for (const [file, result] of await buildTogether({ ...request, files })) built.set(file, result);
  }
  return built;
}

async function buildTogether(request: BuildRequest): Promise<Map<string, BuiltFile>> {
  const { built, errors } = await tryBuild(request);
  if (built) return built;
  if (request.files.length === 1) {
    const problems = errors.map((error) => bundlingProblem(error, request.folder));
    return new Map(request.files.map((file) => [file, { ok: false, problems }]));
  }
  const parts = await Promise.all(splitAround(request, errors).map((files) => buildTogether({ ...request, files })));
  return new Map(parts.flatMap((part) => [...part]));
}

/** The files that errors name go alone; when none is named (the error is in a shared module), halves tell more. */
function splitAround({ files, folder }: BuildRequest, errors: readonly Message[]): (readonly string[])[] {
  const named = new Set(errors.map(({ location }) => location && resolve(folder, location.file)));
  const suspects = files.filter((file) => named.has(file));
  const others = files.filter((file) => !named.has(file));
  if (suspects.length > 0) return [...suspects.map((file) => [file]), ...(others.length > 0 ? [others] : [])];
  const middle = Math.ceil(files.length / 2);
  return [files.slice(0, middle), files.slice(middle)];
}

const OPTIONS = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node24",
  charset: "utf8",
  legalComments: "none",
  sourcemap: "external",
  sourcesContent: false,
  metafile: true,
  write: false,
  logLevel: "silent",
  // What CommonJS packages inside of the bundle use; `var`, since user code may declare a `require` as well.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module";\nvar require = __createRequire(import.meta.url);',
  },
} as const satisfies BuildOptions;

interface TriedBuild {
  readonly built?: Map<string, BuiltFile>;
  readonly errors: readonly Message[];
}

async function tryBuild({ files, folder, bundleFolder, packageRoots }: BuildRequest): Promise<TriedBuild> {
  const findings: PackageFindings = { externals: new Map(), ours: new Set() };
  try {
    const { outputFiles, metafile } = await build({
      ...OPTIONS,
      // Outputs are named by the place of their file in the request.
      entryPoints: files.map((file, index) => ({ in: file, out: String(index) })),
      absWorkingDir: folder,
      outdir: bundleFolder,
      plugins: [externalPackages(packageRoots, findings)],
    });
    const texts = new Map(outputFiles.map((output) => [output.path, output]));
    const built = files.map(async (file, index) => {
      const path = join(bundleFolder, `${index}.js`);
      const facts = metafile.outputs[relative(folder, path).replaceAll("\\", "/")];
      const code = texts.get(path)?.text;
      const map = texts.get(`${path}.map`)?.text;
      const entry = facts?.entryPoint;
      if (facts === undefined || entry === undefined || code === undefined || map === undefined)
        throw new Error(`esbuild made no ${path}`);
      return [
        file,
        await finishBundle({ code, map, entry, inputs: metafile.inputs, facts, findings, folder, bundleFolder }),
      ] as const;
    });
    return { built: new Map(await Promise.all(built)), errors: [] };
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    return { errors: error.errors };
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

function bundlingProblem({ text, location, notes }: Message, folder: string): DagProblem {
  const [hint] = notes.map((note) => note.text).filter((note) => note !== "");
  return {
    code: "E201",
    message: text,
    location: location && { file: resolve(folder, location.file), line: location.line, column: location.column + 1 },
    ...(hint !== undefined && { hint }),
  };
}
