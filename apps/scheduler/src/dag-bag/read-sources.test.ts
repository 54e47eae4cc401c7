import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readSources } from "./read-sources.ts";

const home = mkdtempSync(join(tmpdir(), "daymill-sources-"));
const folder = join(home, "dags");
mkdirSync(join(folder, "lib"), { recursive: true });
afterAll(() => rmSync(home, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test("files are kept as they are, under their names in the DAG folder", async () => {
  const paths = [write("orders.ts", "// ü\n"), write("lib/tables.ts", ""), write("../shared.ts", "export {};\n")];
  expect(await readSources(folder, paths)).toEqual([
    { file: "orders.ts", text: "// ü\n" },
    { file: "lib/tables.ts", text: "" },
    { file: "../shared.ts", text: "export {};\n" },
  ]);
});

test("a file that is no text, too large or gone is named without its text", async () => {
  const paths = [
    write("image.bin", new Uint8Array([137, 80, 0, 71])),
    write("latin1.sql", new Uint8Array([0x2d, 0x2d, 0xe9])),
    write("large.sql", "x".repeat(262_145)),
    join(folder, "gone.sql"),
  ];
  expect(await readSources(folder, paths)).toEqual([
    { file: "image.bin", text: null },
    { file: "latin1.sql", text: null },
    { file: "large.sql", text: null },
    { file: "gone.sql", text: null },
  ]);
});
