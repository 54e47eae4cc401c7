import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { onRacePoint } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileStore } from "./file-store.ts";
import type { ObjectStore } from "./object-store.ts";
import { storeCases } from "./store-cases.ts";

storeCases("a directory", async () => {
  const root = await mkdtemp(join(tmpdir(), "daymill-store-"));
  return {
    store: fileStore(join(root, "not made yet")),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  };
});

describe("a directory as a store", () => {
  let root: string;
  let store: ObjectStore;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "daymill-store-"));
    store = fileStore(root);
  });
  afterEach(async () => {
    onRacePoint(undefined);
    await rm(root, { recursive: true });
  });

  it("refuses a key that a symbolic link would lead out of the root (E503)", async () => {
    const outside = await mkdtemp(join(tmpdir(), "daymill-outside-"));
    await writeFile(join(outside, "secret"), "x");
    await symlink(outside, join(root, "link"));
    await expect(store.read("link/secret")).rejects.toMatchObject({ code: "E503" });
    await expect(store.write("link/new/deep", "x")).rejects.toMatchObject({ code: "E503" });
    await expect(store.deletePrefix("link")).rejects.toMatchObject({ code: "E503" });
    expect(await readFile(join(outside, "secret"), "utf8")).toBe("x");
    await rm(outside, { recursive: true });
  });

  it("works below a root that is itself a symbolic link", async () => {
    await mkdir(join(root, "real"));
    await symlink(join(root, "real"), join(root, "alias"));
    const aliased = fileStore(join(root, "alias"));
    await aliased.write("a", "x");
    expect(await text(await aliased.read("a"))).toBe("x");
  });

  it("shows no byte under its name before all of them are there", async () => {
    const seen: string[][] = [];
    onRacePoint(async (name) => {
      if (name === "file-store:written") seen.push((await Array.fromAsync(store.list(""))).map((info) => info.key));
    });
    await store.write("a/part", "x");
    expect(seen).toEqual([[]]);
    expect(await store.stat("a/part")).toBeDefined();
  });

  it("shows nothing, and nothing twice, when it stops between the two renames of a publish; the next one cleans up", async () => {
    await store.write("day/part", "old");
    await store.write("work/part", "new");
    onRacePoint((name) => {
      if (name === "file-store:aside") throw new Error("stopped");
    });
    await expect(store.publish("work", "day")).rejects.toThrow("stopped");
    onRacePoint(undefined);
    expect((await Array.fromAsync(store.list(""))).map((info) => info.key)).toEqual(["work/part"]);
    await store.publish("work", "day");
    expect(await text(await store.read("day/part"))).toBe("new");
    expect(await readdir(root)).toEqual(["day"]);
  });

  it("hides what killed writers left, and removes it when asked", async () => {
    await store.write("day/part", "x");
    await writeFile(join(root, "day", ".tmp-part-123"), "half");
    await mkdir(join(root, ".tmp-day-456"));
    await writeFile(join(root, ".tmp-day-456", "part"), "old");
    expect((await Array.fromAsync(store.list(""))).map((info) => info.key)).toEqual(["day/part"]);
    await store.discardUnfinished("");
    expect(await readdir(root)).toEqual(["day"]);
    expect(await readdir(join(root, "day"))).toEqual(["part"]);
  });

  it("leaves no temporary file after a write, whether it succeeds or fails", async () => {
    await store.write("a", "x");
    await store.write("a", "y", { ifAbsent: true });
    await mkdir(join(root, "b"));
    await expect(store.write("b", "x")).rejects.toMatchObject({ code: "E501" });
    expect(await readdir(root)).toEqual(["a", "b"]);
  });

  it("gives the path of an object and of a folder for programs that work on paths", () => {
    expect(store.localPath("a/b")).toBe(join(root, "a", "b"));
    expect(store.localPath("a/b/")).toBe(join(root, "a", "b"));
  });
});
