import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { readSources } from "../dag-bag/read-sources.ts";
import { withEsbuild } from "../process/esbuild-service.ts";
import type * as service from "../process/esbuild-service.ts";
import type { EsbuildService } from "../process/esbuild-service.ts";
import { buildBundles } from "./build-bundles.ts";
import { sourceHash } from "./source-hash.ts";
import { HASHES_FIELD } from "./source-map.ts";

vi.mock(import("../process/esbuild-service.ts"), { spy: true });

const folder = realpathSync(mkdtempSync(join(tmpdir(), "daymill-written-")));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => void vi.mocked(withEsbuild).mockReset());

const path = join(folder, "dag.ts");
const text = "export const rows = 1;\n";

/** The hashes by files in the map of the bundle. */
async function hashesOfBuild(): Promise<unknown> {
  const request = { files: [{ path, folder }], bundleFolder: join(folder, "bundles"), packageRoots: [folder] };
  const built = (await buildBundles(request)).get(path);
  if (!built?.ok) throw new Error("not bundled");
  return JSON.parse(built.bundle.map)[HASHES_FIELD];
}

test("a map names the text that was built, not one that was saved meanwhile", async () => {
  writeFileSync(path, text);
  const real = await vi.importActual<typeof service>("../process/esbuild-service.ts");
  const saveAfterBuild = async (options: Parameters<EsbuildService["build"]>[0], { build }: EsbuildService) => {
    const result = await build(options);
    writeFileSync(path, `// Saved again.\n${text}`);
    return result;
  };
  vi.mocked(withEsbuild).mockImplementation((work) =>
    real.withEsbuild((esbuild) => work({ ...esbuild, build: (options) => saveAfterBuild(options, esbuild) })),
  );
  expect(await hashesOfBuild()).toEqual({ [path]: sourceHash(text) });
});

test.each([
  ["ends its lines as Windows does", text.replaceAll("\n", "\r\n")],
  ["begins with a mark of the byte order", `\uFEFF${text}`],
  ["has letters of several bytes", `// Zürich\n${text}`],
])("a map names the text that a version keeps when a file %s", async (_, written) => {
  writeFileSync(path, written);
  const [source] = await readSources(folder, [path]);
  expect(await hashesOfBuild()).toEqual({ [path]: sourceHash(source?.text ?? "") });
});
