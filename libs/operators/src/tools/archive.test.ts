import { cp, mkdtemp, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writePgArchive } from "../testing/pg-archive-writer.ts";
import { archiveRows, showArchive } from "./archive.ts";

const FIXTURE = join(import.meta.dirname, "../dump/pg-archive/fixtures/pg18-gzip");

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "daymill-archive-"));
});
afterEach(() => rm(directory, { recursive: true }));

describe("archive show", () => {
  it("lists every table with its own file and its rows", async () => {
    const name = (channel: string): string => `submission_date_${channel}_20191201`;
    const table = (channel: string, file: string, rows: number) => ({
      schema: "public",
      table: name(channel),
      file,
      compression: "gzip",
      rows,
      complete: true,
    });
    expect(await showArchive(FIXTURE)).toEqual([
      table("aurora_40", "3348.dat.gz", 50),
      table("beta_72", "3347.dat.gz", 53),
      table("nightly_43", "3346.dat.gz", 50),
    ]);
  });

  it("shows a table whose file is cut off or missing as not complete", async () => {
    await cp(FIXTURE, directory, { recursive: true });
    await truncate(join(directory, "3347.dat.gz"), 300);
    await rm(join(directory, "3346.dat.gz"));
    const [, cut, missing] = await showArchive(directory);
    expect(cut).toMatchObject({ file: "3347.dat.gz", compression: "gzip", rows: null, complete: false });
    expect(missing).toMatchObject({ file: "3346.dat", compression: null, rows: null, complete: false });
  });
});

describe("archive rows", () => {
  const rowsOf = (name: string) => Array.fromAsync(archiveRows(directory, name));

  it("gives the rows of a table by column name, unescaped, NULL as null", async () => {
    const rows = [
      ["1", "a\tb"],
      ["2", null],
    ];
    await writePgArchive(directory, {
      minor: 14,
      compression: "zstd",
      tables: [{ table: "t", columns: ["id", "Text"], rows }],
    });
    const expected = [
      { id: "1", Text: "a\tb" },
      { id: "2", Text: null },
    ];
    expect(await rowsOf("t")).toEqual(expected);
    expect(await rowsOf("public.t")).toEqual(expected);
  });

  it("names the tables that there are when asked for another, and wants the schema when there are two (E404)", async () => {
    const table = (schema: string) => ({
      schema,
      table: "t",
      columns: ["x"],
      rows: [],
      dumpId: schema === "a" ? 7 : 8,
    });
    await writePgArchive(directory, { minor: 14, compression: "none", tables: [table("a"), table("b")] });
    await expect(rowsOf("absent")).rejects.toMatchObject({
      code: "E404",
      message: expect.stringContaining("a.t, b.t"),
    });
    await expect(rowsOf("t")).rejects.toMatchObject({ code: "E404", message: expect.stringContaining("schema") });
    expect(await rowsOf("b.t")).toEqual([]);
  });
});
