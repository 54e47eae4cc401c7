import { expect, test } from "vitest";
import { isMapOf } from "./is-map-of.ts";
import { sourceHash } from "./source-hash.ts";
import { HASHES_FIELD } from "./source-map.ts";

const text = "export const rows = 1;\n";
const file = (written: string | null) => ({ file: "dag.ts", text: written });
const map = JSON.stringify({ [HASHES_FIELD]: { "/dags/dag.ts": sourceHash(text) } });

test("a map is of the texts that it names, whatever files besides were kept with them", () => {
  expect(isMapOf(map, [file(text), { file: "a.sql", text: "select 1" }])).toBe(true);
  expect(isMapOf(map, [file(`// Why.\n${text}`)])).toBe(false);
});

test("a file that is kept without its text may be any one of them", () => {
  expect(isMapOf(map, [file(null)])).toBe(true);
});

test("a map without hashes, or one that cannot be read, is of no text", () => {
  expect(isMapOf("{}", [file(text)])).toBe(false);
  expect(isMapOf("", [file(null)])).toBe(false);
});
