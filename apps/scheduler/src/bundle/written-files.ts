import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";
import { isWithin } from "./external-packages.ts";
import type { PackageFindings } from "./external-packages.ts";

/** The files of a build that people wrote, by their absolute paths, as they were read for it. */
export type WrittenFiles = ReadonlyMap<string, Buffer>;

/**
 * Reads what people wrote, so that it is known what was built: a file may be saved again before its build is over. Files of
 * packages are left to esbuild.
 */
export function writtenFiles(findings: PackageFindings, read: Map<string, Buffer>): Plugin {
  return {
    name: "daymill-written",
    setup(build) {
      build.onLoad({ filter: /./, namespace: "file" }, async ({ path }) => {
        if (!isUserModule(path, findings)) return undefined;
        const contents = await readFile(path).catch(() => undefined);
        // esbuild says what is wrong with it.
        if (contents === undefined) return undefined;
        read.set(path, contents);
        return { contents, loader: "default" };
      });
    },
  };
}

export function isUserModule(file: string, { ours }: PackageFindings): boolean {
  return !/[\\/]node_modules[\\/]/.test(file) && !isWithin(file, ours);
}
