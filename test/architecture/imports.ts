import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** The repository's root folder. */
export const root = dirname(dirname(import.meta.dirname));

/** One import, dynamic import or re-export of a source file. */
export interface ImportArrow {
  /** Repository path of the importing file. */
  readonly from: string;
  /** What stands in the quotes. */
  readonly specifier: string;
  /** Repository path of the file it names, for a relative import. */
  readonly target: string | undefined;
  /** Whether it is `import("...")`, which runs only when reached. */
  readonly dynamic: boolean;
}

const STATIC_IMPORT = /^(?:import|export)\s[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"/gm;
const DYNAMIC_IMPORT = /\bimport\(\s*"([^"]+)"\s*\)/g;

/** Source files of the product: everything that ships, without tests and fixtures. */
export function sourceFiles(): string[] {
  return globSync("{libs,apps}/*/src/**/*.{ts,tsx}", { cwd: root }).filter((file) => !/\.test\.tsx?$/.test(file));
}

/** Every import of a file, found in its text. */
export function importsOf(file: string): ImportArrow[] {
  const text = readFileSync(join(root, file), "utf8");
  const found = (pattern: RegExp, dynamic: boolean) =>
    [...text.matchAll(pattern)].map((match) => toArrow(file, match[1] ?? match[2] ?? "", dynamic));
  return [...found(STATIC_IMPORT, false), ...found(DYNAMIC_IMPORT, true)];
}

function toArrow(from: string, specifier: string, dynamic: boolean): ImportArrow {
  const target = specifier.startsWith(".")
    ? relative(root, join(root, dirname(from), specifier)).replaceAll("\\", "/")
    : undefined;
  return { from, specifier, target, dynamic };
}

/** The first circle among files that import each other, as the path around it; undefined when there is none. */
export function firstCircle(arrows: readonly { readonly from: string; readonly to: string }[]): string[] | undefined {
  const next = Map.groupBy(arrows, (arrow) => arrow.from);
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const { to } of next.get(file) ?? []) {
      const circle = visit(to, [...path, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of next.keys()) {
    const circle = visit(file, []);
    if (circle) return circle;
  }
  return undefined;
}
