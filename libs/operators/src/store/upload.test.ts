import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { onRacePoint } from "@daymill/core";
import { fileStore } from "@daymill/stores";
import type { ObjectStore } from "@daymill/stores";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDuckDb } from "../duckdb.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { published } from "./published.ts";
import { upload, uploadFolders } from "./upload.ts";

const task = upload("task");
const input = { from: "", rows: 7, to: "lake:/day/" };

let bench: TaskBench;
let lake: ObjectStore;
let source: ObjectStore;
beforeEach(async () => {
  bench = await taskBench();
  lake = fileStore(join(bench.directory, "lake"));
  source = fileStore(join(bench.directory, "workspace"));
  for (const [name, content] of [
    ["_SUCCESS", ""],
    ["part-0", "one"],
    ["deep/part-1", "two"],
    ["_rejects", "x"],
  ]) {
    await source.write(`out/${name}`, content ?? "");
  }
});
afterEach(async () => {
  onRacePoint(undefined);
  await bench[Symbol.asyncDispose]();
});

const run = (change: object = {}, options: Parameters<TaskBench["context"]>[0] = {}) =>
  task.run({ ...input, from: bench.uri("workspace/out"), ...change }, bench.context(options));
const keys = async (): Promise<string[]> => (await Array.fromAsync(lake.list(""))).map(({ key }) => key);
const read = async (key: string): Promise<string> => text(await lake.read(key));
const stopAt = (point: string): void =>
  onRacePoint((name) => {
    if (name === point) throw new Error("stopped");
  });

const writeParquet = async (path: string, rows: number): Promise<void> => {
  using db = await openDuckDb({ temporaryDirectory: bench.directory, memoryMiB: 128 });
  await db.query(`COPY (SELECT * FROM range(${rows})) TO $1 (FORMAT parquet)`, [join(bench.directory, path)]);
};

describe("upload", () => {
  it("fills a folder, and says where the data is and how much", async () => {
    expect(await run()).toEqual({ uri: "lake:/day/", rows: 7, files: 2, bytes: 6 });
    expect(await keys()).toEqual(["day/_SUCCESS", "day/deep/part-1", "day/part-0"]);
    expect(await read("day/part-0")).toBe("one");
  });

  it("replaces what was there, and deletes what the source does not have", async () => {
    for (const key of ["day/_SUCCESS", "day/part-0", "day/stale", "day2/other"]) await lake.write(key, "old");
    await run();
    expect(await keys()).toEqual(["day/_SUCCESS", "day/deep/part-1", "day/part-0", "day2/other"]);
    expect(await read("day/part-0")).toBe("one");
  });

  it("refuses to delete more than half of the target unless told otherwise, and changes nothing (E505)", async () => {
    for (const key of ["day/_SUCCESS", "day/a", "day/b"]) await lake.write(key, "old");
    await expect(run()).rejects.toMatchObject({ code: "E505" });
    expect(await keys()).toEqual(["day/_SUCCESS", "day/a", "day/b"]);
    await upload("task", { maxDeleteShare: 1 }).run({ ...input, from: bench.uri("workspace/out") }, bench.context());
    expect(await keys()).toEqual(["day/_SUCCESS", "day/deep/part-1", "day/part-0"]);
  });

  it("refuses an empty source (E505) and one that is not complete (E501)", async () => {
    await source.write("empty/_SUCCESS", "");
    await expect(run({ from: bench.uri("workspace/empty") })).rejects.toMatchObject({ code: "E505" });
    await source.delete("out/_SUCCESS");
    await expect(run()).rejects.toMatchObject({ code: "E501" });
    expect(await keys()).toEqual([]);
  });

  it.each(["upload:begun", "upload:copied"])(
    "stopped at %s, does not say that the day is done; the next run does it",
    async (point) => {
      for (const key of ["day/_SUCCESS", "day/part-0", "day/stale"]) await lake.write(key, "old");
      stopAt(point);
      await expect(run()).rejects.toThrow("stopped");
      expect(await keys()).not.toContain("day/_SUCCESS");
      onRacePoint(undefined);
      await run();
      expect(await keys()).toEqual(["day/_SUCCESS", "day/deep/part-1", "day/part-0"]);
    },
  );

  it("removes what a killed upload left of a file", async () => {
    await mkdir(join(bench.directory, "lake/day"));
    await writeFile(join(bench.directory, "lake/day/.tmp-half"), "on");
    await run();
    expect((await readdir(join(bench.directory, "lake/day"))).toSorted()).toEqual(["_SUCCESS", "deep", "part-0"]);
  });

  it("leaves a target alone that is equal already, its _SUCCESS too", async () => {
    await run();
    const seen: string[] = [];
    onRacePoint((name) => void seen.push(name));
    await run();
    expect(seen).toEqual([]);
  });

  it("finds a file of the same size and other bytes", async () => {
    await run();
    await lake.write("day/part-0", "eno");
    await run();
    expect(await read("day/part-0")).toBe("one");
  });

  it("notices when what is stored is not what was sent (E506)", async () => {
    const lakeFile = join(bench.directory, "lake/day/part-0");
    onRacePoint(async (name) => {
      if (name === "file-store:published") await writeFile(lakeFile, "onE").catch(() => undefined);
    });
    await expect(run()).rejects.toMatchObject({ code: "E506" });
    expect(await keys()).not.toContain("day/_SUCCESS");
  });

  it("publishes nothing once the attempt has lost its task, before or after the copies (E308)", async () => {
    await lake.write("day/_SUCCESS", "");
    await expect(run({}, { stillOwned: () => Promise.resolve(false) })).rejects.toMatchObject({ code: "E308" });
    expect(await keys()).toEqual(["day/_SUCCESS"]);
    const answers = [true, false];
    const stillOwned = (): Promise<boolean> => Promise.resolve(answers.shift() ?? false);
    await expect(run({}, { stillOwned })).rejects.toMatchObject({ code: "E308" });
    expect(await keys()).not.toContain("day/_SUCCESS");
  });

  it("leaves what a live writer has in hand alone once it has lost its task", async () => {
    await mkdir(join(bench.directory, "lake/day"));
    await writeFile(join(bench.directory, "lake/day/.tmp-half"), "on");
    await expect(run({}, { stillOwned: () => Promise.resolve(false) })).rejects.toMatchObject({ code: "E308" });
    expect(await readdir(join(bench.directory, "lake/day"))).toEqual([".tmp-half"]);
  });

  it("does not say that the day is done when it is told to stop after the last copy", async () => {
    await lake.write("day/stale", "old");
    await lake.write("day/part-0", "old");
    const stopping = new AbortController();
    onRacePoint((name) => {
      if (name === "upload:copied") stopping.abort(new Error("told to stop"));
    });
    await expect(run({}, { signal: stopping.signal })).rejects.toThrow("told to stop");
    expect(await keys()).toEqual(["day/deep/part-1", "day/part-0", "day/stale"]);
  });

  it.each([
    ["the same folder", "workspace/out"],
    ["a folder in the source", "workspace/out/deep"],
    ["a folder around the source", "workspace"],
  ])("refuses %s as the target, and changes nothing (E505)", async (_, to) => {
    await expect(run({ to: bench.uri(to) })).rejects.toMatchObject({ code: "E505" });
    expect((await Array.fromAsync(source.list(""))).map(({ key }) => key)).toEqual([
      "out/_SUCCESS",
      "out/_rejects",
      "out/deep/part-1",
      "out/part-0",
    ]);
  });

  it("finds the overlap of places that are named in two ways, and none where only names begin alike", async () => {
    await lake.write("out/_SUCCESS", "");
    await lake.write("out/part-0", "one");
    await expect(run({ from: bench.uri("lake/out"), to: "lake:/out/" })).rejects.toMatchObject({ code: "E505" });
    expect(await run({ from: bench.uri("lake/out"), to: "lake:/out2/" })).toMatchObject({ files: 1 });
  });

  it("refuses Parquet files that do not hold the rows that they should, and changes nothing (E409)", async () => {
    await source.write("rows/_SUCCESS", "");
    await writeParquet("workspace/rows/part-0.parquet", 3);
    await writeParquet("workspace/rows/part-1.parquet", 4);
    const from = bench.uri("workspace/rows");
    await lake.write("day/_SUCCESS", "");
    await expect(run({ from, rows: 8 })).rejects.toMatchObject({ code: "E409", details: { found: 7, expected: 8 } });
    expect(await keys()).toEqual(["day/_SUCCESS"]);
    expect(await run({ from, rows: 7 })).toMatchObject({ rows: 7, files: 2 });
  });
});

describe("uploadFolders", () => {
  const together = uploadFolders("task");
  const both = () => ({ ...input, from: [bench.uri("workspace/out"), bench.uri("workspace/other")] });

  it("makes one folder of several, and deletes what none of them has", async () => {
    for (const name of ["_SUCCESS", "part-2"]) await source.write(`other/${name}`, "three");
    for (const name of ["stale", "part-0"]) await lake.write(`day/${name}`, "x");
    expect(await together.run(both(), bench.context())).toMatchObject({ uri: "lake:/day/", files: 3, rows: 7 });
    expect(await keys()).toEqual(["day/_SUCCESS", "day/deep/part-1", "day/part-0", "day/part-2"]);
  });

  it("refuses two objects of the same name (E409) and a folder that is not complete (E501), and changes nothing", async () => {
    await source.write("other/part-0", "not one");
    await expect(together.run(both(), bench.context())).rejects.toMatchObject({ code: "E501" });
    await source.write("other/_SUCCESS", "");
    await expect(together.run(both(), bench.context())).rejects.toMatchObject({
      code: "E409",
      message: expect.stringContaining("other/part-0 would become one object"),
    });
    expect(await keys()).toEqual([]);
  });

  it("counts the rows of all Parquet files together (E409)", async () => {
    await source.deletePrefix("out");
    for (const [name, rows] of [
      ["out", 3],
      ["other", 4],
    ] as const) {
      await source.write(`${name}/_SUCCESS`, "");
      await writeParquet(`workspace/${name}/${name}.parquet`, rows);
    }
    expect(await together.run(both(), bench.context())).toMatchObject({ rows: 7, files: 2 });
    await expect(together.run({ ...both(), rows: 8 }, bench.context())).rejects.toMatchObject({ code: "E409" });
  });
});

describe("published", () => {
  it("gives what the upload would have said: the place and the rows of all its files", async () => {
    await lake.write("day/_SUCCESS", "");
    await writeParquet("lake/day/part-0.parquet", 3);
    await writeParquet("lake/day/part-1.parquet", 4);
    expect(await published("task").run({ uri: "lake:/day" }, bench.context())).toEqual({ uri: "lake:/day/", rows: 7 });
  });

  it("refuses a folder that does not say that it is complete (E501)", async () => {
    await mkdir(join(bench.directory, "lake/day"));
    await writeParquet("lake/day/part-0.parquet", 3);
    await expect(published("task").run({ uri: "lake:/day" }, bench.context())).rejects.toMatchObject({ code: "E501" });
  });
});
