import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** What a project is made of: contents by path, with `/`. */
export type ProjectFiles = ReadonlyMap<string, string>;

export interface ProjectOrder {
  readonly name: string;
  /** Daymill's packages, and where npm gets each: a version, or a tarball. */
  readonly packages: Readonly<Record<string, string>>;
}

/** The name that the template has. */
const TEMPLATE_NAME = "my-pipelines";

/** What the files of the template are checked and run with. */
export const TOOLS = { "@types/node": "24.19.2", typescript: "7.0.2" };

/** The files of a new project: those of the template, whose names begin with `_` for `.`, and its package.json. */
export async function projectFiles(template: string, { name, packages }: ProjectOrder): Promise<ProjectFiles> {
  const entries = await readdir(template, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = paths.map(async (path): Promise<[string, string]> => {
    const text = await readFile(path, "utf8");
    return [toProjectPath(relative(template, path)), text.replaceAll(TEMPLATE_NAME, name)];
  });
  return new Map([["package.json", packageJson({ name, packages })], ...(await Promise.all(files))]);
}

/** npm leaves out files such as .gitignore when it packs. */
function toProjectPath(path: string): string {
  return path.split(sep).join("/").replace(/^_/, ".");
}

function packageJson({ name, packages }: ProjectOrder): string {
  const manifest = {
    name,
    version: "0.1.0",
    private: true,
    type: "module",
    scripts: {
      dev: "daymill dev",
      start: "daymill start",
      check: "tsc && daymill dags check",
      test: "node --test",
    },
    dependencies: packages,
    devDependencies: TOOLS,
    engines: { node: ">=22.18" },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
