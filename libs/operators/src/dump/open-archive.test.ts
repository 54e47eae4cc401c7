import { cp, mkdtemp, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { copyText, writePgArchive } from "../testing/pg-archive-writer.ts";
import { readTableRows } from "./archive.ts";
import type { ArchiveTable } from "./archive.ts";
import { openArchive } from "./open-archive.ts";
import { scanTables, verifyArchive } from "./verify-archive.ts";

const fixture = (name: string): string => join(import.meta.dirname, "pg-archive/fixtures", name);
const rowsOf = async (table: ArchiveTable): Promise<(readonly (string | null)[])[]> =>
  (await Array.fromAsync(readTableRows(table))).flat();

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "daymill-archive-"));
});
afterEach(() => rm(directory, { recursive: true }));

const tables = [
  {
    table: "b_2",
    columns: ["id", "value"],
    rows: [
      ["1", "a\tb"],
      ["2", null],
      ["3", "\\."],
    ],
    dumpId: 200_001,
  },
  { table: "a_1", columns: ["only"], rows: [], dumpId: 200_002 },
];

describe("a pg_dump directory archive", () => {
  for (const minor of [12, 13, 14, 15, 16]) {
    for (const compression of ["none", "gzip", "lz4", "zstd"] as const) {
      it(`of version 1.${minor} with ${compression} gives every row of every table`, async () => {
        await writePgArchive(directory, { minor, compression, tables });
        const archive = await openArchive(directory);
        expect(archive.tables.map(({ table, columns }) => [table, columns])).toEqual([
          ["a_1", ["only"]],
          ["b_2", ["id", "value"]],
        ]);
        expect(await Promise.all(archive.tables.map(rowsOf))).toEqual([[], tables[0]?.rows]);
        expect(await verifyArchive(archive)).toEqual([
          { schema: "public", table: "a_1", rows: 0 },
          { schema: "public", table: "b_2", rows: 3 },
        ]);
      });
    }
  }

  it.each(["pg18-gzip", "pg18-zstd"])("of pg_dump 18 (%s) gives rows that each name their own table", async (name) => {
    const archive = await openArchive(fixture(name));
    expect(archive.tables).toHaveLength(3);
    for (const table of archive.tables) {
      const rows = await rowsOf(table);
      const named = rows.flatMap(([dimensions]) =>
        typeof dimensions === "string" ? [JSON.parse(dimensions).t ?? table.table] : [],
      );
      expect(rows).toHaveLength(table.table.includes("beta") ? 53 : 50);
      expect(new Set(named)).toEqual(new Set([table.table]));
    }
  });

  it("keeps tab, newline, quote and backslash in labels, NULL, empty arrays, NULL elements and the smallest int64", async () => {
    const { tables } = await openArchive(fixture("pg18-zstd"));
    const rows = (await Promise.all(tables.map(rowsOf))).flat();
    const parsed = rows.flatMap(([json]) => (typeof json === "string" ? [JSON.parse(json)] : []));
    const labels = new Set(parsed.flatMap(({ label }) => (label === undefined ? [] : [label])));
    expect(labels).toEqual(new Set(["", "tab\there", 'q"uote', "back\\slash", "new\nline"]));
    expect(parsed).toContainEqual({ os: "ünïcödé ☃" });
    expect(rows.some(([json]) => json === null)).toBe(true);
    const arrays = new Set(rows.map((row) => row[1]));
    expect(arrays).toContain(null);
    expect(arrays).toContain("{}");
    expect([...arrays].some((array) => array?.includes("NULL"))).toBe(true);
    expect([...arrays].some((array) => array?.includes("-9223372036854775808"))).toBe(true);
  });

  it("tells the types of columns", async () => {
    const [table] = (await openArchive(fixture("pg18-gzip"))).tables;
    expect([...(table?.types ?? [])]).toEqual([
      ["dimensions", "jsonb"],
      ["histogram", "bigint[]"],
    ]);
  });

  it("may have its toc.dat compressed by hand", async () => {
    await writePgArchive(directory, { minor: 14, compression: "gzip", tables });
    await writeFile(join(directory, "toc.dat.gz"), gzipSync(await readFile(join(directory, "toc.dat"))));
    await rm(join(directory, "toc.dat"));
    expect((await openArchive(directory)).tables).toHaveLength(2);
  });
});

describe("an archive that is not whole", () => {
  beforeEach(() => cp(fixture("pg18-gzip"), directory, { recursive: true }));

  it("with a data file cut off is refused, and shown as incomplete (E403)", async () => {
    await truncate(join(directory, "3347.dat.gz"), 300);
    const archive = await openArchive(directory);
    await expect(verifyArchive(archive)).rejects.toMatchObject({ code: "E403" });
    const scans = await scanTables(archive.tables);
    expect(scans.map(({ table, scan }) => [table.member, scan.complete])).toEqual([
      ["3348.dat", true],
      ["3347.dat", false],
      ["3346.dat", true],
    ]);
  });

  it("with a data file that ends cleanly but lacks its end mark is refused (E403)", async () => {
    const rows = copyText([["{}", "{}"]]).subarray(0, -5);
    await writeFile(join(directory, "3346.dat.gz"), gzipSync(rows));
    await expect(verifyArchive(await openArchive(directory))).rejects.toMatchObject({ code: "E403" });
  });

  it("with a data file missing is refused by name (E404)", async () => {
    await rm(join(directory, "3348.dat.gz"));
    const archive = await openArchive(directory);
    await expect(verifyArchive(archive)).rejects.toMatchObject({
      code: "E404",
      message: expect.stringContaining("3348.dat"),
    });
  });

  it("with only its toc.dat, as a killed dump leaves it, is refused (E404)", async () => {
    for (const name of ["3346", "3347", "3348"]) await rm(join(directory, `${name}.dat.gz`));
    await expect(verifyArchive(await openArchive(directory))).rejects.toMatchObject({ code: "E404" });
  });

  it("with toc.dat cut off is refused (E403)", async () => {
    await truncate(join(directory, "toc.dat"), 1_000);
    await expect(openArchive(directory)).rejects.toMatchObject({ code: "E403" });
  });
});

describe("what is no archive that can be read", () => {
  it("is refused where nothing is (E404)", async () => {
    await expect(openArchive(join(directory, "absent"))).rejects.toMatchObject({ code: "E404" });
    await expect(openArchive(directory)).rejects.toMatchObject({ code: "E404" });
  });

  it("is refused where it is a custom-format file (E405)", async () => {
    const file = join(directory, "custom.dump");
    await writeFile(file, Buffer.concat([Buffer.from("PGDMP"), Buffer.from([1, 14, 0, 4, 8, 1])]));
    await expect(openArchive(file)).rejects.toMatchObject({ code: "E405" });
    await rename(file, join(directory, "toc.dat"));
    await expect(openArchive(directory)).rejects.toMatchObject({ code: "E405" });
  });

  it("is refused where its text is not UTF-8 (E405)", async () => {
    await writePgArchive(directory, { minor: 14, compression: "none", tables, encoding: "LATIN1" });
    await expect(openArchive(directory)).rejects.toMatchObject({
      code: "E405",
      message: expect.stringContaining("LATIN1"),
    });
  });
});

describe("a copy dump", () => {
  const manifest = {
    format: "daymill-copy",
    version: 1,
    takenAt: "2024-03-15T06:00:00Z",
    database: "telemetry",
    serverVersion: "18.4",
    tables: [{ schema: "public", table: "a", columns: ["x"], types: ["text"], file: "1.copy", rows: 2 }],
  };
  const write = async (change: object = {}): Promise<void> => {
    await writeFile(join(directory, "manifest.json"), JSON.stringify({ ...manifest, ...change }));
    await writeFile(join(directory, "1.copy.gz"), gzipSync(copyText([["one"], [null]])));
  };

  it("is read by the same reader", async () => {
    await write();
    const archive = await openArchive(directory);
    expect(archive).toMatchObject({ kind: "copy", madeAt: "2024-03-15T06:00:00Z" });
    expect(await verifyArchive(archive)).toEqual([{ schema: "public", table: "a", rows: 2 }]);
    expect(await Promise.all(archive.tables.map(rowsOf))).toEqual([[["one"], [null]]]);
  });

  it("whose manifest counts other rows than the file has is refused (E409)", async () => {
    await write({ tables: [{ ...manifest.tables[0], rows: 3 }] });
    await expect(verifyArchive(await openArchive(directory))).rejects.toMatchObject({ code: "E409" });
  });

  it.each([
    ["of a newer version", { version: 2 }, "E406"],
    ["of another format", { format: "other" }, "E405"],
    ["with a file outside the directory", { tables: [{ ...manifest.tables[0], file: "../1.copy" }] }, "E403"],
    ["without tables", { tables: undefined }, "E403"],
  ])("%s is refused", async (_, change, code) => {
    await write(change);
    await expect(openArchive(directory)).rejects.toMatchObject({ code });
  });

  it("whose manifest is half written is refused (E403)", async () => {
    await writeFile(join(directory, "manifest.json"), '{"format": "daymill-copy", "ver');
    await expect(openArchive(directory)).rejects.toMatchObject({ code: "E403" });
  });
});
