import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { withEsbuild } from "./esbuild-service.ts";

/**
 * Makes one file of a child process's entry and everything that it imports, so that each child starts with a single small
 * module instead of some fifty TypeScript ones. Returns its path, `<folder>/<name>-<hash>.mjs`.
 */
export async function buildEntry(entry: URL, folder: string): Promise<string> {
  const { outputFiles } = await withEsbuild(({ build }) =>
    build({
      entryPoints: [fileURLToPath(entry)],
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node22",
      legalComments: "none",
      write: false,
      logLevel: "silent",
    }),
  );
  const code = outputFiles[0]?.text ?? "";
  const hash = createHash("sha256").update(code).digest("hex").slice(0, 12);
  const file = join(folder, `${basename(entry.pathname).replace(/\.[^.]+$/, "")}-${hash}.mjs`);
  await mkdir(folder, { recursive: true });
  await writeFile(`${file}.${process.pid}.tmp`, code);
  await rename(`${file}.${process.pid}.tmp`, file);
  return file;
}
