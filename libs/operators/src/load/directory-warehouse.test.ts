import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onRacePoint } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { publishParquet } from "../testing/publish-parquet.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import type { LoadInput } from "./load-folder.ts";
import { loadTable } from "./load-table.ts";
import { queryWarehouse } from "./query-warehouse.ts";
import { warehouseCases } from "./warehouse-cases.ts";

warehouseCases("a directory", async () => {
  const parent = await mkdtemp(join(tmpdir(), "daymill-warehouse-"));
  const path = join(parent, "not made [yet]*");
  return {
    connection: { type: "duckdb", path },
    query: (sql) => queryWarehouse({ path, sql }),
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true }),
  };
});

describe("a directory as a warehouse", () => {
  const load = loadTable("load", { connection: "warehouse" });
  let bench: TaskBench;
  let path: string;
  beforeEach(async () => {
    bench = await taskBench();
    path = join(bench.directory, "warehouse");
  });
  afterEach(async () => {
    onRacePoint(undefined);
    await bench[Symbol.asyncDispose]();
  });
  const publish = (rows: number, ds = "20240101"): Promise<string> =>
    publishParquet(bench, `rows-${rows}`, [`SELECT i AS n, '${ds}' AS ds FROM range(${rows}) t(i)`]);
  const toInput = (from: string, value = "20240101", column = "ds"): LoadInput => ({
    from,
    table: "logs.events",
    partition: { column, value },
  });
  const loadRows = async (rows: number) => load.run(toInput(await publish(rows)), bench.context());
  const count = async (): Promise<number> => {
    const [row] = await queryWarehouse({ path, sql: "SELECT count(*)::INT AS n FROM logs.events" });
    return Number(row?.["n"]);
  };
  const files = async (): Promise<readonly string[]> => {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries.flatMap((entry) =>
      entry.isFile() ? [join(entry.parentPath, entry.name).slice(path.length + 1)] : [],
    );
  };

  it("holds one file a partition in folders that Hive readers know, and nothing else", async () => {
    await loadRows(3);
    await loadRows(5);
    expect(await files()).toEqual(["logs/events/ds=20240101/data.parquet"]);
    expect(await readdir(join(path, ".loads"))).toEqual([]);
  });

  it("holds a whole table in one file, and no partitions beside it, nor the other way round (E411)", async () => {
    const from = await publish(3);
    await load.run({ from, table: "logs.all" }, bench.context());
    await load.run({ from: await publish(5), table: "logs.all" }, bench.context());
    await loadRows(2);
    expect((await files()).toSorted()).toEqual(["logs/all/data.parquet", "logs/events/ds=20240101/data.parquet"]);
    const [row] = await queryWarehouse({ path, sql: "SELECT count(*)::INT AS n, min(ds) AS ds FROM logs.all" });
    expect(row).toEqual({ n: 5, ds: "20240101" });
    await expect(load.run({ ...toInput(from), table: "logs.all" }, bench.context())).rejects.toMatchObject({
      code: "E411",
      message: expect.stringContaining("partitioned by nothing, not by ds"),
    });
    await expect(load.run({ from, table: "logs.events" }, bench.context())).rejects.toMatchObject({
      code: "E411",
      message: expect.stringContaining("partitioned by ds, not by nothing"),
    });
    expect(await readdir(join(path, ".loads"))).toEqual([]);
  });

  it("shows those who ask all the time the old rows or the new ones, never none and never both", async () => {
    await loadRows(3);
    const sources = [await publish(5), await publish(3)];
    const loaded = new AbortController();
    const seen = new Set<number>();
    const asking = (async () => {
      while (!loaded.signal.aborted) seen.add(await count());
    })();
    for (let round = 0; round < 10 || seen.size < 2; round += 1) {
      for (const from of sources) await load.run(toInput(from), bench.context());
    }
    loaded.abort();
    await asking;
    expect([...seen].filter((rows) => rows !== 3 && rows !== 5)).toEqual([]);
  });

  it("loses nothing to a load that is killed, whose leftovers the next load of the partition removes", async () => {
    await loadRows(3);
    const input = toInput(await publish(5));
    await killLoadAt("load:unpublished", input);
    expect(await count()).toBe(3);
    expect(await readdir(join(path, ".loads"))).toHaveLength(1);
    await load.run(toInput(await publish(1, "20240102"), "20240102"), bench.context());
    expect(await readdir(join(path, ".loads"))).toHaveLength(1);
    await load.run(input, bench.context());
    expect(await readdir(join(path, ".loads"))).toEqual([]);
    expect(await count()).toBe(6);
  });

  /** Runs a load in a process of its own, and kills that once it is at the race point. */
  async function killLoadAt(point: string, input: LoadInput): Promise<void> {
    const script = `
      import { onRacePoint, testContext } from "@daymill/core";
      import { loadTable } from "./load-table.ts";
      const [point, input, connections] = JSON.parse(process.argv[1]);
      onRacePoint((name) => name === point && new Promise(() => {
        process.stdout.write("there");
        setInterval(() => {}, 1000);
      }));
      const ctx = testContext({ connections, attempt: { number: 9, generation: 0, tryNumber: 1, token: "1-9" } });
      await loadTable("load", { connection: "warehouse" }).run(input, ctx);`;
    const connections = {
      lake: { type: "file", path: join(bench.directory, "lake") },
      warehouse: { type: "duckdb", path },
    };
    const child = spawn(
      process.execPath,
      [
        "--disable-warning=ExperimentalWarning",
        "--input-type=module",
        "-e",
        script,
        JSON.stringify([point, input, connections]),
      ],
      { cwd: import.meta.dirname, stdio: ["ignore", "pipe", "inherit"] },
    );
    await Promise.race([
      once(child.stdout, "data"),
      once(child, "exit").then(() => Promise.reject(new Error("it ended"))),
    ]);
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  it("replaces a partition whole that others filled with files of their own", async () => {
    const folder = join(path, "logs/events/ds=20240101");
    await mkdir(folder, { recursive: true });
    await publish(7);
    const other = join(bench.directory, "lake/rows-7/part-0.parquet");
    for (const name of ["part-0.parquet", "part-1.parquet"]) {
      await cp(other, join(folder, name));
    }
    expect(await count()).toBe(14);
    onRacePoint((point) => {
      if (point === "load:aside") throw new Error("stopped");
    });
    await expect(loadRows(3)).rejects.toThrow("stopped");
    expect(await count()).toBe(14);
    onRacePoint(undefined);
    await loadRows(3);
    expect(await count()).toBe(3);
    expect(await files()).toEqual(["logs/events/ds=20240101/data.parquet"]);
  });

  it("refuses a load by another column than the table is partitioned by (E411)", async () => {
    await loadRows(3);
    const input = toInput(await publish(3), "20240101", "day");
    await expect(load.run(input, bench.context())).rejects.toMatchObject({ code: "E411" });
    expect(await count()).toBe(3);
  });

  it("gives a table without a schema the schema main", async () => {
    await load.run({ ...toInput(await publish(2)), table: "events" }, bench.context());
    expect(await queryWarehouse({ path, sql: "SELECT count(*)::INT AS n FROM events" })).toEqual([{ n: 2 }]);
    expect(await files()).toEqual(["main/events/ds=20240101/data.parquet"]);
  });

  it("says that its connection has no directory (E104), or its directory cannot be one (E501)", async () => {
    const input = toInput(await publish(1));
    const bare = bench.context({ connections: { warehouse: { type: "duckdb" } } });
    await expect(load.run(input, bare)).rejects.toMatchObject({ code: "E104" });
    await writeFile(join(bench.directory, "file"), "");
    const blocked = { warehouse: { type: "duckdb", path: join(bench.directory, "file/warehouse") } };
    await expect(load.run(input, bench.context({ connections: blocked }))).rejects.toMatchObject({ code: "E501" });
  });
});
