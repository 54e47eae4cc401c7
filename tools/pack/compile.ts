import { cpSync, globSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, runBin } from "../process.ts";

/** A TypeScript project that only emits: `check` is what finds mistakes. */
interface Emission {
  readonly name: string;
  readonly options: object;
  /** Paths from the repository's root: patterns in `include`, files in `files`. */
  readonly include?: readonly string[];
  readonly files?: readonly string[];
}

/** What stands beside the sources and is for tests. */
const TESTS = ["**/*.test.ts", "**/testing.ts", "**/testing", "**/*-cases.ts"];

/** What sources name by fileText and filePath, beside them. */
const ASSETS = "**/*.py";

/**
 * Makes JavaScript of all sources of the projects, and declarations of what their entries show, which are given by what
 * others import: those of everything would take ten times as long. Both go to `outDir`, at the places that the sources have
 * in the repository, and so do the files that the sources name.
 */
export function compile(
  projects: readonly string[],
  typedEntries: Readonly<Record<string, string>>,
  outDir: string,
): void {
  emit(outDir, {
    name: "javascript",
    options: { declaration: false },
    include: projects.map((project) => `${project}/src`),
  });
  // Without paths they are found in node_modules by each other, and whether the compiler then takes them for somebody else's,
  // of which it emits nothing, depends on which of its threads comes first.
  const paths = Object.fromEntries(Object.entries(typedEntries).map(([name, file]) => [name, [join(root, file)]]));
  const options = { declaration: true, emitDeclarationOnly: true, paths };
  emit(outDir, { name: "types", options, files: Object.values(typedEntries) });
  for (const asset of projects.flatMap((project) => globSync(`${project}/src/${ASSETS}`, { cwd: root })))
    cpSync(join(root, asset), join(outDir, asset));
}

function emit(outDir: string, { name, options, include = [], files = [] }: Emission): void {
  const absolute = (paths: readonly string[]) => paths.map((path) => join(root, path));
  const config = {
    extends: join(root, "tsconfig.base.json"),
    compilerOptions: {
      lib: ["es2024", "esnext.array", "esnext.disposable", "dom"],
      types: ["node"],
      noEmit: false,
      noCheck: true,
      rewriteRelativeImportExtensions: true,
      rootDir: root,
      outDir,
      ...options,
    },
    include: absolute(include),
    exclude: absolute(TESTS),
    files: absolute(files),
  };
  mkdirSync(outDir, { recursive: true });
  const file = join(outDir, `tsconfig.${name}.json`);
  writeFileSync(file, JSON.stringify(config));
  if (runBin("tsc", ["-p", file]) !== 0) throw new Error(`The ${name} of the packages cannot be made; see above.`);
}
