import { mkdir, readdir, readFile, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writePgArchive } from "../testing/pg-archive-writer.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { archiveRows, showArchive } from "../tools/archive.ts";
import { writeCopyArchive } from "./copy-archive/write-archive.ts";
import type { PgDumpInput } from "./dump-database.ts";
import { pgDump } from "./pg-dump.ts";

const task = pgDump("task", { connection: "source", unlessNamed: ["bookkeeping"] });

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
  await writePgArchive(join(bench.directory, "made/build_id/20160919"), {
    minor: 14,
    compression: "zstd",
    tables: [
      { table: "build_id_nightly_51_20160919", columns: ["x"], rows: [["one"], [null]] },
      { table: "build_id_aurora_50_20160919", columns: ["x", "y"], types: { y: "jsonb" }, rows: [["a\tb", "{}"]] },
      { table: "build_id_nightly_51_20160920", columns: ["x"], rows: [["other day"]] },
      { table: "bookkeeping", columns: ["x"], rows: [["x"]] },
    ],
  });
});
afterEach(() => bench[Symbol.asyncDispose]());

const made = () => ({ type: "archive", path: join(bench.directory, "made") });
const runAll = (input: PgDumpInput, connection: object = made()) =>
  task.run(input, bench.context({ connections: { source: connection } }));
const run = (tables: string, connection?: object) => runAll({ tables }, connection);
const rows = async (table: string) => Array.fromAsync(archiveRows(join(bench.directory, "workspace/task"), table));

describe("pgDump from archives that were made before", () => {
  it("takes the tables that match, with every row, as of the instant that the archive was made", async () => {
    const output = await run("build_id_*_20160919*");
    expect(output).toMatchObject({ takenAt: "2024-03-15T05:06:07.000Z", rows: 3 });
    expect(output.tables).toEqual([
      { schema: "public", table: "build_id_aurora_50_20160919", rows: 1 },
      { schema: "public", table: "build_id_nightly_51_20160919", rows: 2 },
    ]);
    expect(await rows("build_id_nightly_51_20160919")).toEqual([{ x: "one" }, { x: null }]);
    expect(await rows("build_id_aurora_50_20160919")).toEqual([{ x: "a\tb", y: "{}" }]);
    const listed = await showArchive(join(bench.directory, "workspace/task"));
    expect(listed.map(({ compression, complete }) => [compression, complete])).toEqual([
      ["zstd", true],
      ["zstd", true],
    ]);
  });

  it("takes the tables of several patterns, each once", async () => {
    const { tables } = await runAll({
      tables: "build_id_aurora_*",
      also: ["*_50_20160919", "bookkeeping", "none"],
    });
    expect(tables.map(({ table }) => table).toSorted()).toEqual(["bookkeeping", "build_id_aurora_50_20160919"]);
    await expect(runAll({ tables: "none", also: ["nothing"] })).rejects.toMatchObject({
      name: "TaskSkipped",
      message: expect.stringContaining('"none" or "nothing"'),
    });
  });

  it("reads copy dumps beside those of pg_dump, and takes the newest instant", async () => {
    const directory = join(bench.directory, "made/more");
    await mkdir(directory);
    const table = {
      schema: "s",
      table: "build_id_beta_49_20160919",
      columns: [{ name: "x", type: "text" }],
      body: () => ["1\n", "2\n"],
      rows: () => 2,
    };
    await writeCopyArchive(directory, {
      takenAt: "2025-01-01T00:00:00Z",
      database: "d",
      serverVersion: "18",
      tables: [table],
    });
    expect(await run("build_id_*_20160919*")).toMatchObject({ takenAt: "2025-01-01T00:00:00.000Z", rows: 5 });
    expect(await run("s.build_id_*_20160919*")).toMatchObject({ rows: 2 });
  });

  it("skips when nothing matches, and takes bookkeeping only when it is named", async () => {
    await expect(run("build_id_*_20160921*")).rejects.toMatchObject({ name: "TaskSkipped" });
    expect((await run("*")).tables.map(({ table }) => table)).not.toContain("bookkeeping");
    expect(await run("bookkeeping")).toMatchObject({ rows: 1 });
  });

  it("reads the list of an archive without a table that is wanted once, and again when it has changed", async () => {
    await writePgArchive(join(bench.directory, "made/other"), {
      minor: 14,
      compression: "none",
      tables: [{ table: "other_20160919", columns: ["x"], rows: [["x"]] }],
    });
    const list = join(bench.directory, "made/other/toc.dat");
    const content = await readFile(list);
    await utimes(list, 1_000, 1_000);
    await run("build_id_*_20160919*");
    await writeFile(list, Buffer.alloc(content.length, "x"));
    await utimes(list, 1_000, 1_000);
    // Nothing tells that it has changed: it is not looked at, unless something in it is wanted.
    expect(await run("build_id_*_20160920")).toMatchObject({ rows: 1 });
    await expect(run("other_*")).rejects.toMatchObject({ code: "E405" });
    await utimes(list, 1_000, 2_000);
    await expect(run("build_id_*_20160920")).rejects.toMatchObject({ code: "E405" });
    await writeFile(list, content);
    expect(await run("other_*")).toMatchObject({ rows: 1 });
  });

  it("refuses an archive that is cut off (E403), a directory that is not there (E501) and a table that is there twice (E410)", async () => {
    await writePgArchive(join(bench.directory, "made/again"), {
      minor: 14,
      compression: "none",
      tables: [{ table: "bookkeeping", columns: ["x"], rows: [] }],
    });
    await expect(run("bookkeeping")).rejects.toMatchObject({ code: "E410" });
    await truncate(join(bench.directory, "made/build_id/20160919/100.dat.zst"), 9);
    await expect(run("build_id_nightly_51_20160919")).rejects.toMatchObject({ code: "E403" });
    await expect(run("x", { type: "archive", path: join(bench.directory, "absent") })).rejects.toMatchObject({
      code: "E501",
    });
    expect(await readdir(join(bench.directory, "workspace"))).toEqual([]);
  });

  it("names a connection that is no source of dumps (E410) and one without a path (E104)", async () => {
    await expect(run("x", { type: "mysql" })).rejects.toMatchObject({ code: "E410" });
    await expect(run("x", { type: "archive" })).rejects.toMatchObject({ code: "E104" });
  });
});
