import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onRacePoint } from "@daymill/core";
import type { Connection, TestContextOptions } from "@daymill/core";
import { pgDump } from "@daymill/operators";
import type { PgDumpOptions } from "@daymill/operators";
import { taskBench } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { archiveRows, showArchive } from "@daymill/operators/tools";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { queryPostgres, startSystemPostgres } from "../support/postgres-of-system.ts";
import type { SystemPostgres } from "../support/postgres-of-system.ts";
import { requireService } from "../support/services.ts";
import { waitUntil } from "../support/wait-until.ts";

requireService("postgresql")("pgDump, with a server and a pg_dump of the system (postgresql)", () => {
  let server: SystemPostgres;
  let source: Connection;
  let bench: TaskBench;
  beforeAll(async () => {
    server = await startSystemPostgres();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  beforeEach(async () => {
    bench = await taskBench();
    source = await server.createDatabase();
    await queryPostgres(source, ...TABLES);
  });
  afterEach(async () => {
    onRacePoint(undefined);
    await bench[Symbol.asyncDispose]();
  });

  const context = (options: TestContextOptions = {}, connection: Partial<Connection> = {}) =>
    bench.context({ ...options, connections: { source: { ...source, ...connection } } });
  const task = (options: Partial<PgDumpOptions> = {}) =>
    pgDump("task", { connection: "source", program: server.pgDump, ...options });
  const published = (): string => join(bench.directory, "workspace/task");
  const names = async (path: string): Promise<string[]> => (await readdir(join(bench.directory, path))).toSorted();

  it("compresses by zstd without a pg_dump that has it, and says so when there has to be one", async () => {
    const old = join(bench.directory, "pg_dump");
    await writeFile(old, `#!/bin/sh\necho "pg_dump (PostgreSQL) 15.18"\n`);
    await chmod(old, 0o755);
    await task({ program: old, compress: "zstd:9" }).run({ tables: "day_b_1_20240315" }, context());
    expect((await showArchive(published()))[0]).toMatchObject({ compression: "zstd", rows: 3, complete: true });
    expect(await names("workspace/task")).toEqual(["1.copy.zst", "manifest.json"]);
    await expect(
      task({ program: old, compress: "zstd", writer: "pg_dump" }).run({ tables: "day_b_1_20240315" }, context()),
    ).rejects.toMatchObject({ code: "E410", message: expect.stringContaining("zstd since 16") });
  });

  it.each(["brotli", "gzip:0", "gzip:10", "zstd:23", "none:1"])("refuses to compress by %s (E209)", (compress) => {
    expect(() => task({ compress: compress as "none" })).toThrow(expect.objectContaining({ code: "E209" }));
  });

  describe.each(["pg_dump", "copy"] as const)("written by %s", (writer) => {
    it("dumps every table that matches, with every row as it is", async () => {
      const output = await task({ writer }).run({ tables: "day_*_20240315*" }, context());
      expect(output).toEqual({
        uri: bench.uri("workspace/task/"),
        takenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        tables: [
          { schema: "public", table: "day_Mixed_20240315", rows: 1 },
          { schema: "public", table: "day_b_1_20240315", rows: 3 },
          { schema: "public", table: "day_c_2_20240315", rows: 0 },
        ],
        rows: 4,
        bytes: expect.any(Number),
      });
      expect(await rowsOf(archiveRows(published(), "day_b_1_20240315"))).toEqual([
        {
          dimensions: String.raw`{"label": "a\\b\"c\td"}`,
          histogram: "{1,NULL,-9223372036854775808}",
          note: "tab\there\\N",
        },
        { dimensions: null, histogram: "{}", note: "" },
        { dimensions: "{}", histogram: null, note: "é😀\r\n" },
      ]);
      expect(await rowsOf(archiveRows(published(), "day_Mixed_20240315"))).toEqual([{ 'Odd "name"': "1" }]);
    });

    it("leaves an archive that is complete, of the kind that the writer makes", async () => {
      await task({ writer }).run({ tables: "day_b_1_20240315" }, context());
      const [listing] = await showArchive(published());
      expect(listing).toMatchObject({
        table: "day_b_1_20240315",
        compression: writer === "pg_dump" ? "gzip" : "zstd",
        rows: 3,
        complete: true,
      });
      expect(await names("workspace/task")).toContain(writer === "pg_dump" ? "toc.dat" : "manifest.json");
    });

    it.each([
      ["none", "none"],
      ["gzip:9", "gzip"],
    ] as const)("compresses by %s as it is told, and the rows are the same", async (compress, compression) => {
      await task({ writer }).run({ tables: "day_b_1_20240315" }, context());
      const rows = await rowsOf(archiveRows(published(), "day_b_1_20240315"));
      await task({ writer, compress }).run({ tables: "day_b_1_20240315" }, context());
      expect((await showArchive(published()))[0]).toMatchObject({ compression, rows: 3, complete: true });
      expect(await rowsOf(archiveRows(published(), "day_b_1_20240315"))).toEqual(rows);
    });

    it("reads all tables in one snapshot: what is written meanwhile is not in it", async () => {
      onRacePoint(async (name) => {
        if (name !== "pg-dump:snapshot") return;
        await queryPostgres(source, "INSERT INTO day_c_2_20240315 VALUES ('{}', '{}')", "DELETE FROM day_b_1_20240315");
      });
      const { tables } = await task({ writer }).run({ tables: "day_?_?_20240315" }, context());
      expect(tables.map(({ table, rows }) => [table, rows])).toEqual([
        ["day_b_1_20240315", 3],
        ["day_c_2_20240315", 0],
      ]);
    });

    it("gives the instant of the snapshot by the clock of the source", async () => {
      const now = async (): Promise<number> =>
        Number((await queryPostgres(source, "SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms"))[0]?.["ms"]);
      const before = await now();
      const { takenAt } = await task({ writer }).run({ tables: "day_b_1_20240315" }, context());
      expect(Date.parse(takenAt)).toBeGreaterThanOrEqual(Math.floor(before));
      expect(Date.parse(takenAt)).toBeLessThanOrEqual(await now());
    });

    it("skips when no table matches: that is no failure", async () => {
      await expect(task({ writer }).run({ tables: "day_*_20240316*" }, context())).rejects.toMatchObject({
        name: "TaskSkipped",
      });
      expect(await names("workspace")).toEqual([]);
    });

    it("touches bookkeeping tables only when they are named, and tables of the system never", async () => {
      const unlessNamed = ["table_update_dates"];
      const wild = await task({ writer, unlessNamed }).run({ tables: "*" }, context());
      expect(wild.tables.map(({ table }) => table)).toEqual([
        "day_Mixed_20240315",
        "day_b_1_20240315",
        "day_c_2_20240315",
      ]);
      const named = await task({ writer, unlessNamed }).run({ tables: "table_update_dates" }, context());
      expect(named.tables).toEqual([{ schema: "public", table: "table_update_dates", rows: 1 }]);
      await expect(task({ writer }).run({ tables: "pg_class" }, context())).rejects.toMatchObject({
        name: "TaskSkipped",
      });
    });

    it("takes several patterns, each table once, and warns of one that matches none", async () => {
      const ctx = context();
      const also = ["day_?_?_20240315", "day_b_*", "none_*"];
      const { tables } = await task({ writer }).run({ tables: "other.hidden", also }, ctx);
      expect(tables.map(({ schema, table }) => `${schema}.${table}`).toSorted()).toEqual([
        "other.hidden",
        "public.day_b_1_20240315",
        "public.day_c_2_20240315",
      ]);
      expect(ctx.logs).toContainEqual(
        expect.objectContaining({
          level: "warn",
          message: "a pattern matches no table",
          fields: { pattern: "none_*" },
        }),
      );
      await expect(task({ writer }).run({ tables: "none_*", also: ["nothing"] }, context())).rejects.toMatchObject({
        name: "TaskSkipped",
        message: expect.stringContaining('"none_*" or "nothing"'),
      });
    });

    it("finds tables of another schema by its name only", async () => {
      await expect(task({ writer }).run({ tables: "hidden" }, context())).rejects.toMatchObject({
        name: "TaskSkipped",
      });
      const { tables } = await task({ writer }).run({ tables: "other.hid*" }, context());
      expect(tables).toEqual([{ schema: "other", table: "hidden", rows: 1 }]);
    });

    it("leaves nothing when it is aborted, ends what it started, and the next attempt dumps anew", async () => {
      const abort = new AbortController();
      onRacePoint((name) => {
        if (name === "pg-dump:snapshot") abort.abort();
      });
      const aborted = task({ writer }).run({ tables: "day_*" }, context({ signal: abort.signal }));
      await expect(aborted).rejects.toMatchObject({ name: "AbortError" });
      expect(await names("workspace")).toEqual([]);
      await waitUntil("no session of the dump is left", async () => (await sessions(source)) === 0);
      onRacePoint(undefined);
      expect(await task({ writer }).run({ tables: "day_*" }, context())).toMatchObject({ rows: 4 });
    });

    it("trap B: what a killed dump left is removed, never taken for a dump", async () => {
      const left = join(bench.directory, "workspace/.tmp-task+old-attempt");
      await mkdir(left);
      await writeFile(join(left, "toc.dat"), "PGDMP, and then the power went");
      await mkdir(published());
      await writeFile(join(published(), "toc.dat"), "PGDMP, and then the power went");
      expect(await task({ writer }).run({ tables: "day_*" }, context())).toMatchObject({ rows: 4 });
      expect(await names("workspace")).toEqual(["task"]);
      expect((await showArchive(published())).every(({ complete }) => complete)).toBe(true);
    });

    it("publishes nothing once the attempt has lost its task (E308)", async () => {
      const lost = context({ stillOwned: () => Promise.resolve(false) });
      await expect(task({ writer }).run({ tables: "day_*" }, lost)).rejects.toMatchObject({ code: "E308" });
      expect(await names("workspace")).toEqual([]);
    });

    it("names the table that it may not read (E410)", async () => {
      await queryPostgres(
        source,
        `DROP ROLE IF EXISTS weak_${writer}`,
        `CREATE ROLE weak_${writer} LOGIN PASSWORD 'weak'`,
      );
      const weak = { user: `weak_${writer}`, password: "weak" };
      const refused = task({ writer }).run({ tables: "day_b_1_20240315" }, context({}, weak));
      await expect(refused).rejects.toMatchObject({
        code: "E410",
        message: expect.stringContaining("day_b_1_20240315"),
      });
      await queryPostgres(source, `DROP ROLE weak_${writer}`);
    });
  });

  it("a copy whose second file meets a full disk is no dump and leaves nothing (E504); the next attempt is whole", async () => {
    onRacePoint(async (point) => {
      const [draft = ""] = (await names("workspace")).filter((name) => !name.endsWith(".scratch"));
      if (point === "pg-dump:snapshot")
        await symlink("/dev/full", join(bench.directory, "workspace", draft, "2.copy.zst"));
    });
    const dump = task({ writer: "copy" });
    await expect(dump.run({ tables: "day_*" }, context())).rejects.toMatchObject({
      code: "E504",
      message: expect.stringContaining("Free some space"),
    });
    expect(await names("workspace")).toEqual([]);
    onRacePoint(undefined);
    expect(await dump.run({ tables: "day_*" }, context())).toMatchObject({ rows: 4 });
  });

  it.each([1, 2])(
    "a pg_dump of %i jobs that meets a full disk is no dump and leaves nothing (E504); the next attempt is whole",
    async (jobs) => {
      // What pg_dump 15 says there, word for word.
      const said = [
        "error: could not write to output file: No space left on device",
        "error: a worker process died unexpectedly",
      ];
      const program = await fakeProgram(`[ "$1" = --version ] && exec ${server.pgDump} --version
for arg in "$@"; do case $arg in --file=*) dir=\${arg#--file=};; esac; done
head -c 100 /dev/urandom > "$dir/3346.dat.gz"
${said
  .slice(0, jobs)
  .map((line) => `echo "pg_dump: ${line}" >&2`)
  .join("\n")}
exit 1`);
      const refused = task({ writer: "pg_dump", program, jobs }).run({ tables: "day_*" }, context());
      await expect(refused).rejects.toMatchObject({
        code: "E504",
        message: expect.stringContaining("Free some space"),
      });
      expect(await names("workspace")).toEqual([]);
      expect(await task({ writer: "pg_dump", jobs }).run({ tables: "day_*" }, context())).toMatchObject({ rows: 4 });
    },
  );

  it("copies the same bytes whether tables are read one after another or at once", async () => {
    const written: Record<string, string>[] = [];
    for (const jobs of [1, 3]) {
      await task({ writer: "copy", jobs }).run({ tables: "day_*" }, context());
      const files = await readdir(published());
      const contents = files.map(async (name) => [name, await readFile(join(published(), name), "base64")] as const);
      const { "manifest.json": manifest = "", ...members } = Object.fromEntries(await Promise.all(contents));
      const facts = JSON.parse(Buffer.from(manifest, "base64").toString()) as Record<string, unknown>;
      written.push({ ...members, facts: JSON.stringify({ ...facts, takenAt: "" }) });
    }
    expect(Object.keys(written[0] ?? {}).length).toBeGreaterThan(3);
    expect(written[1]).toEqual(written[0]);
  });

  it("a copy lists the rows that the server sent, also when its word of how many comes after them by itself", async () => {
    await using slow = await lateWord(source);
    const output = await task({ writer: "copy" }).run({ tables: "day_*_20240315*" }, context({}, slow.at));
    expect(slow.held()).toBe(3);
    expect(output).toMatchObject({ rows: 4 });
    expect((await showArchive(published())).map(({ rows, complete }) => [rows, complete])).toEqual([
      [1, true],
      [3, true],
      [0, true],
    ]);
  });

  it("reads at least one table at once, and not more than 32 (E209)", () => {
    for (const jobs of [0, 1.5, 33]) expect(() => task({ jobs })).toThrow(/jobs is .*, expected a whole number/);
  });

  it("gives the same rows with both writers", async () => {
    const rows = async (writer: "pg_dump" | "copy"): Promise<unknown> => {
      await task({ writer }).run({ tables: "day_*" }, context());
      return rowsOf(archiveRows(published(), "day_b_1_20240315"));
    };
    expect(await rows("pg_dump")).toEqual(await rows("copy"));
  });

  it("names a wrong password, a database and a user that do not exist (E402)", async () => {
    for (const wrong of [{ password: "wrong" }, { database: "absent" }, { user: "nobody_here" }]) {
      const refused = task().run({ tables: "day_*" }, context({}, wrong));
      await expect(refused).rejects.toMatchObject({ code: "E402", message: expect.not.stringContaining("wrong") });
    }
  });

  it("trap A: names a server that cannot be reached (E401): it is not a missing day", async () => {
    await expect(task().run({ tables: "day_*" }, context({}, { port: 1 }))).rejects.toMatchObject({ code: "E401" });
  });

  it("takes pg_dump by itself where it is not older than the server, else COPY", async () => {
    const old = await fakeProgram(`echo "pg_dump (PostgreSQL) 9.6.24"`);
    const made = async (program: string): Promise<string[]> => {
      await task({ program }).run({ tables: "day_*" }, context());
      return names("workspace/task");
    };
    expect(await made(server.pgDump)).toContain("toc.dat");
    expect(await made(old)).toContain("manifest.json");
    expect(await made("/nowhere/pg_dump")).toContain("manifest.json");
  });

  it("refuses a pg_dump that is too old or missing when it was asked for (E410)", async () => {
    const old = await fakeProgram(`echo "pg_dump (PostgreSQL) 9.6.24"`);
    for (const program of [old, "/nowhere/pg_dump"]) {
      const refused = task({ writer: "pg_dump", program }).run({ tables: "day_*" }, context());
      await expect(refused).rejects.toMatchObject({ code: "E410", message: expect.stringContaining(program) });
    }
  });

  it("gives the password to pg_dump by the environment, never on its command line, and little else", async () => {
    const spy = join(bench.directory, "spy");
    const program = await fakeProgram(`[ "$1" = --version ] && echo "pg_dump (PostgreSQL) 99.0" && exit
echo "$@" > ${spy}.args; env > ${spy}.env; echo "pg_dump: error: told to fail" >&2; exit 1`);
    process.env["DAYMILL__SECRET"] = "key";
    const failed = task({ writer: "pg_dump", program }).run({ tables: "day_*" }, context());
    await expect(failed).rejects.toMatchObject({ code: "E410", message: expect.stringContaining("told to fail") });
    delete process.env["DAYMILL__SECRET"];
    expect(await readFile(`${spy}.args`, "utf8")).not.toContain(source.password);
    const environment = await readFile(`${spy}.env`, "utf8");
    expect(environment).toContain(`PGPASSWORD=${source.password}`);
    expect(environment).not.toContain("DAYMILL__SECRET");
  });

  it("trap B: a pg_dump that says it is done, but left half of the data, is not believed", async () => {
    const program = await fakeProgram(`[ "$1" = --version ] && exec ${server.pgDump} --version
${server.pgDump} "$@" || exit 1
for arg in "$@"; do case $arg in --file=*) dir=\${arg#--file=};; esac; done
for file in "$dir"/*.dat.gz; do head -c 30 "$file" > "$file.cut"; mv "$file.cut" "$file"; done`);
    const refused = task({ writer: "pg_dump", program }).run({ tables: "day_b_1_20240315" }, context());
    await expect(refused).rejects.toMatchObject({ code: "E403" });
    expect(await names("workspace")).toEqual([]);
  });

  async function fakeProgram(script: string): Promise<string> {
    const path = join(bench.directory, `fake-${script.length}`);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  }
});

async function rowsOf<T>(rows: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

async function sessions(source: Connection): Promise<number> {
  const [row] = await queryPostgres(
    { ...source, database: "postgres" },
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = '${source.database ?? ""}'`,
  );
  return Number(row?.["n"]);
}

/** CopyDone, and the beginning of CommandComplete. */
const COPY_ENDS = Buffer.from([0x63, 0, 0, 0, 4, 0x43]);
/** A delay that the stand-in server has, which nothing here waits for: however long it is, the dump has to be right. */
const LATE_MS = 50;

/** A way to a server on which what ends a COPY comes in a packet of its own, a moment later. */
async function lateWord({ host, port }: Connection) {
  let held = 0;
  const way = createServer((near) => {
    const far = connect({ host: host ?? "localhost", port: port ?? 5432 });
    near.pipe(far);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on("error", () => other.destroy()).on("close", () => other.destroy());
    far.on("data", (bytes: Buffer) => {
      const at = bytes.indexOf(COPY_ENDS);
      if (at < 0) {
        near.write(bytes);
        return;
      }
      held += 1;
      far.pause();
      near.write(bytes.subarray(0, at + 5));
      setTimeout(() => {
        near.write(bytes.subarray(at + 5));
        far.resume();
      }, LATE_MS);
    });
  }).listen(0, "127.0.0.1");
  await once(way, "listening");
  return {
    at: { host: "127.0.0.1", port: (way.address() as AddressInfo).port },
    held: () => held,
    async [Symbol.asyncDispose]() {
      await new Promise((done) => way.close(done));
    },
  };
}

const TABLES = [
  "CREATE TABLE day_b_1_20240315 (dimensions jsonb, histogram bigint[], note text, twice text GENERATED ALWAYS AS (note || note) STORED)",
  String.raw`INSERT INTO day_b_1_20240315 VALUES
    (jsonb_build_object('label', E'a\\b"c\td'), '{1,NULL,-9223372036854775808}', E'tab\there\\N'),
    (NULL, '{}', ''),
    ('{}', NULL, E'é😀\r\n')`,
  "CREATE TABLE day_c_2_20240315 (dimensions jsonb, histogram bigint[])",
  `CREATE TABLE "day_Mixed_20240315" ("Odd ""name""" int)`,
  `INSERT INTO "day_Mixed_20240315" VALUES (1)`,
  "CREATE VIEW day_view_20240315 AS SELECT 1 AS one",
  "CREATE TABLE table_update_dates (tablename text)",
  "INSERT INTO table_update_dates VALUES ('x')",
  "CREATE SCHEMA other",
  "CREATE TABLE other.hidden (x int)",
  "INSERT INTO other.hidden VALUES (1)",
];
