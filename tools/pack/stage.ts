import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { buildSync } from "esbuild";
import { root } from "../process.ts";
import { COMMON, publishedManifest } from "./manifest.ts";
import type { PublishedManifest, SourceManifest } from "./manifest.ts";

/** What a new project is made of. */
export const TEMPLATE = join(root, "apps/scheduler/template");

/** What is put into a package: where it comes from by its name in it. */
type Content = Readonly<Record<string, string>>;

/** A project of the workspace, of whose sources `dist` was made. Gives the package's folder. */
export function stageProject(
  home: string,
  source: SourceManifest,
  content: Content & { readonly dist: string },
): string {
  const { dist, ...others } = content;
  return stage(home, publishedManifest(source, Object.keys(others)), { dist, ...others });
}

/** `daymill`, which projects install: the command, and all that it needs. */
export function stageDaymill(home: string, { name, version, license }: SourceManifest): string {
  const folder = stage(
    home,
    {
      name: "daymill",
      version,
      description: "Schedules and runs DAGs written in TypeScript",
      license,
      ...COMMON,
      bin: { daymill: "bin/daymill.js" },
      exports: { "./config": { types: "./config.d.ts", default: "./config.js" } },
      files: ["bin", "config.js", "config.d.ts"],
      dependencies: { [name]: version },
    },
    { "bin/daymill.js": join(root, "bin/daymill.js"), "bin/runtime.js": join(root, "bin/runtime.js") },
  );
  for (const file of ["config.js", "config.d.ts"])
    writeFileSync(join(folder, file), `export * from "${name}/config";\n`);
  return folder;
}

/** `create-daymill`, for `npm create daymill`: one file and the template, so that npm has it at once. */
export function stageCreateDaymill(home: string, { version, license }: SourceManifest): string {
  const program = "dist/commands/create-daymill.js";
  const folder = stage(
    home,
    {
      name: "create-daymill",
      version,
      description: "Makes a project for Daymill: npm create daymill my-pipelines",
      license,
      ...COMMON,
      // It runs under older ones too, to say in the project which one Daymill needs.
      engines: { node: ">=20" },
      bin: { "create-daymill": program },
      files: ["dist", "template"],
    },
    { template: TEMPLATE },
  );
  buildSync({
    entryPoints: [join(root, "apps/scheduler/src/commands/create-daymill.ts")],
    outfile: join(folder, program),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    banner: {
      js: '#!/usr/bin/env node\nimport { createRequire } from "node:module";\nvar require = createRequire(import.meta.url);',
    },
  });
  return folder;
}

function stage(home: string, manifest: PublishedManifest, content: Content): string {
  const folder = join(home, manifest.name.replace("/", "+"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(folder, "README.md"), `# ${manifest.name}\n\n${manifest.description}.\n`);
  const all = { ...content, LICENSE: join(root, "LICENSE"), NOTICE: join(root, "NOTICE") };
  // Names with a dot are notes of the build.
  const filter = (file: string) => !basename(file).startsWith(".");
  for (const [name, from] of Object.entries(all)) cpSync(from, join(folder, name), { recursive: true, filter });
  return folder;
}
