import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { outputStore } from "./output-store.ts";

const folder = mkdtempSync(join(tmpdir(), "daymill outputs "));
afterAll(() => rmSync(folder, { recursive: true }));

test("a large output comes back by its address, also from a folder with a space in its name", async () => {
  const store = outputStore(folder);
  const value = { rows: Array.from({ length: 50_000 }, (_, i) => `row ${i} ü`) };
  const uri = await store.write({ instance: 7, attempt: 9 }, JSON.stringify(value));
  expect(uri).toMatch(/^file:\/\/\/.*daymill%20outputs%20.*\/7\/9\.json$/);
  expect(await store.read(uri)).toEqual(value);
});
