import { readdir, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileStore } from "@daymill/stores";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dumpQuery } from "./dump/query/dump-query.ts";
import { assertFreeDisk } from "./free-disk.ts";
import { httpDownload } from "./http/http-download.ts";
import { copyObject } from "./store/copy-one-object.ts";
import { syncFolder } from "./store/sync-folder.ts";
import { serveHttp } from "./testing/http-server.ts";
import { taskBench } from "./testing/task-bench.ts";
import type { TaskBench } from "./testing/task-bench.ts";

/** More than any disk has. */
const TOO_MUCH = 2 ** 60;

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

describe("the disk of a path", () => {
  it("has room, or E504 says what is needed and where, also for what is not there yet", async () => {
    const path = join(bench.directory, "none/yet");
    await assertFreeDisk(path, { bytes: 1, ctx: { keepFreeBytes: 1 } });
    await assertFreeDisk(path, { bytes: TOO_MUCH / 2 ** 40, ctx: {} });
    const { bavail, bsize } = await statfs(bench.directory);
    await expect(assertFreeDisk(path, { bytes: bavail * bsize * 2, ctx: {} })).rejects.toMatchObject({
      code: "E504",
      message: expect.stringMatching(
        /^The disk of .*none.yet has \d+ MB free; \d+ MB are to be written there\. Nothing/,
      ),
    });
    await expect(assertFreeDisk(path, { bytes: 1e6, ctx: { keepFreeBytes: TOO_MUCH } })).rejects.toThrow(
      /; 1\.0 MB are to be written there, and \d+ MB have to stay free \(disk\.keepFree\)\./,
    );
    await expect(assertFreeDisk(path, { ctx: { keepFreeBytes: TOO_MUCH } })).rejects.toThrow(
      /free; \d+ MB have to stay free \(disk\.keepFree\)\./,
    );
  });

  it("is not asked where nothing is to be written or kept", async () => {
    await expect(assertFreeDisk("\0", { ctx: {} })).resolves.toBeUndefined();
  });
});

describe("a task that would fill the disk does not begin", () => {
  const full = { code: "E504", message: expect.stringContaining("Nothing was written") };
  const context = () => bench.context({ keepFreeBytes: TOO_MUCH });

  it("a mirror leaves its target as it was, and complete", async () => {
    const lake = fileStore(join(bench.directory, "lake"));
    for (const key of ["from/_SUCCESS", "from/a", "to/_SUCCESS", "to/a"]) await lake.write(key, key);
    const sync = syncFolder("sync");
    const input = { from: "lake:/from/", to: "lake:/to/" };
    await expect(sync.run(input, context())).rejects.toMatchObject(full);
    expect(await readdir(join(bench.directory, "lake/to"))).toEqual(["_SUCCESS", "a"]);
    expect(await sync.run(input, bench.context())).toMatchObject({ copied: 1 });
    expect(await sync.run(input, context())).toMatchObject({ copied: 0, kept: 1 });
  });

  it("a copy of one object", async () => {
    await writeFile(join(bench.directory, "lake/a"), "a");
    await expect(copyObject("copy").run({ from: "lake:/a", to: "lake:/b" }, context())).rejects.toMatchObject(full);
    expect(await readdir(join(bench.directory, "lake"))).toEqual(["a"]);
  });

  it("a download whose server says how long it is", async () => {
    await using server = await serveHttp(() => ({ headers: { "content-length": String(TOO_MUCH) }, body: "a" }));
    const api = { type: "http", extra: { endpoint: server.url } };
    const download = httpDownload("get", { connection: "api" });
    const got = download.run({ path: "a", to: "lake:/a" }, bench.context({ connections: { api } }));
    await expect(got).rejects.toMatchObject(full);
    expect(await readdir(join(bench.directory, "lake"))).toEqual([]);
  });

  it("a dump, of which nobody knows how large it is, makes not so much as a folder", async () => {
    const dump = dumpQuery("dump", { connection: "source", sql: "SELECT 1 ORDER BY 1" });
    const source = { type: "postgres", host: "127.0.0.1", port: 1 };
    const ctx = bench.context({ keepFreeBytes: TOO_MUCH, connections: { source } });
    await expect(dump.run({}, ctx)).rejects.toMatchObject(full);
    expect(await readdir(join(bench.directory, "workspace"))).toEqual([]);
  });
});
