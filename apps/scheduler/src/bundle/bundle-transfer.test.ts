import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BundleId } from "@daymill/core";
import { freshDatabase } from "@daymill/metadata/testing";
import { afterAll, expect, test } from "vitest";
import { bundleStore } from "./bundle-store.ts";
import { bundleFetcher, toDeployedBundle } from "./bundle-transfer.ts";

const folder = mkdtempSync(join(tmpdir(), "daymill-bundles-"));
afterAll(() => rmSync(folder, { recursive: true }));

const bundle = {
  id: "a".repeat(64) as BundleId,
  code: "export default 1;",
  map: '{"version":3}',
  manifest: { format: 1, externals: { pg: "8.1.0", missing: null }, assets: ["1234/clean.py"] },
  assets: new Map([["1234/clean.py", new Uint8Array([0, 255, 10])]]),
} as const;

test("a bundle that this machine does not have comes back from the database as it was, assets included", async () => {
  await using database = await freshDatabase();
  const { id, content } = toDeployedBundle(bundle);
  const { code, sourceMap, assets, externals } = await content();
  const columns = { assets: JSON.stringify(assets), externals: JSON.stringify(externals), created_at: 0 as never };
  await database.db
    .insertInto("bundle")
    .values({ bundle_id: id, code, source_map: sourceMap, ...columns })
    .execute();
  const store = bundleStore(folder);
  const fetchBundle = bundleFetcher(database.db, store);
  await fetchBundle(id);
  const { assets: contents, ...rest } = await store.read(id);
  expect({ ...rest, assets: [...contents].map(([name, content]) => [name, [...content]]) }).toEqual({
    ...bundle,
    assets: [["1234/clean.py", [0, 255, 10]]],
  });
  expect(fetchBundle(id)).toBeUndefined();
});

test("a bundle that nobody has is named", async () => {
  await using database = await freshDatabase();
  const fetching = bundleFetcher(database.db, bundleStore(folder))("b".repeat(64) as BundleId);
  await expect(fetching).rejects.toThrow("bbbb");
});
