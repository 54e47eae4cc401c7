import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodeToc } from "../../testing/pg-archive-writer.ts";
import type { ArchiveToWrite } from "../../testing/pg-archive-writer.ts";
import { readToc } from "./toc.ts";

const tables = [
  { table: "zebra", columns: ["dimensions", "histogram"], rows: [], dumpId: 123_456 },
  { table: "ant", columns: ["id", "Mixed Case", 'with "quote"'], rows: [], dumpId: 123_460 },
];
const archive = (change: Partial<ArchiveToWrite> = {}): Buffer =>
  encodeToc({ minor: 14, compression: "gzip", tables, ...change });
const code = (expected: string) => expect.objectContaining({ code: expected });

describe("a table of contents", () => {
  it.each([12, 13, 14, 15, 16])("of archive version 1.%d is read to its last byte", (minor) => {
    const toc = readToc(archive({ minor }), "toc.dat");
    expect(toc.version).toEqual([1, minor, 0]);
    expect(toc.createdLocal).toBe("2024-03-15T05:06:07");
    expect(toc).toMatchObject({ database: "telemetry", serverVersion: "15.18", dumpVersion: "15.18" });
    expect(toc.entries.map((entry) => entry.kind)).toEqual(["ENCODING", "TABLE", "TABLE", "TABLE DATA", "TABLE DATA"]);
  });

  it("pairs a table with the file of its own entry, whatever the order of entries and dump ids", () => {
    const data = readToc(archive(), "toc.dat").entries.filter((entry) => entry.kind === "TABLE DATA");
    expect(data.map(({ tag, file }) => [tag, file])).toEqual([
      ["ant", "123460.dat"],
      ["zebra", "123456.dat"],
    ]);
  });

  it("of pg_dump 18 itself is read", () => {
    const toc = readToc(readFileSync(join(import.meta.dirname, "fixtures/pg18-gzip/toc.dat")), "toc.dat");
    expect(toc).toMatchObject({ version: [1, 16, 0], database: "agg2", createdLocal: "2026-11-20T20:34:15" });
    expect(toc.entries).toHaveLength(13);
    expect(toc.entries.find((entry) => entry.file === "3347.dat")).toMatchObject({
      tag: "submission_date_beta_72_20191201",
      schema: "public",
    });
  });

  it("that is cut off anywhere is refused as truncated (E403)", () => {
    const whole = archive();
    for (let length = 0; length < whole.length; length++) {
      expect(() => readToc(whole.subarray(0, length), "toc.dat"), `${length} bytes`).toThrow(code("E403"));
    }
  });

  it("that goes on after its last entry is refused (E403)", () => {
    expect(() => readToc(Buffer.concat([archive(), Buffer.from([0])]), "toc.dat")).toThrow(code("E403"));
  });

  it("with a dump id twice is refused (E403)", () => {
    const twice = tables.map((table) => ({ ...table, dumpId: 7 }));
    expect(() => readToc(archive({ tables: twice }), "toc.dat")).toThrow(code("E403"));
  });

  it("of a newer version is refused by name (E406)", () => {
    expect(() => readToc(archive({ minor: 17 }), "toc.dat")).toThrow(
      expect.objectContaining({ code: "E406", message: expect.stringContaining("1.17.0") }),
    );
  });

  it("of a version before directory archives is refused (E405)", () => {
    expect(() => readToc(archive({ minor: 11 }), "toc.dat")).toThrow(code("E405"));
  });

  it.each([
    ["custom-format", 1],
    ["format 4", 4],
  ])("of another kind is refused by name (E405): %s", (name, format) => {
    const other = archive();
    other[10] = format;
    expect(() => readToc(other, "toc.dat")).toThrow(
      expect.objectContaining({ code: "E405", message: expect.stringContaining(name) }),
    );
  });

  it("that is no pg_dump archive at all is refused (E405)", () => {
    expect(() => readToc(Buffer.from("SQLite format 3\0"), "toc.dat")).toThrow(code("E405"));
  });
});
