import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOf } from "./checksum.ts";
import type { ObjectStore } from "./object-store.ts";

/** An empty store for one test, and how to take it away again. */
export interface StoreUnderTest extends AsyncDisposable {
  readonly store: ObjectStore;
}

/** What every store must do, whatever stands behind it. `open` makes an empty one. */
export function storeCases(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the rules of a store`, () => {
    let opened: StoreUnderTest;
    let store: ObjectStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened[Symbol.asyncDispose]());
    const keys = async (folder: string): Promise<string[]> =>
      (await Array.fromAsync(store.list(folder))).map((info) => info.key);
    const readText = async (key: string): Promise<string> => text(await store.read(key));

    it("reads back what was written, as text, bytes and stream", async () => {
      await store.write("a/text", "Grüße");
      await store.write("a/bytes", new Uint8Array([0, 255, 10]));
      await store.write("a/stream", Readable.from([Buffer.from("one "), Buffer.from("two")]));
      expect(await readText("a/text")).toBe("Grüße");
      expect([...(await buffer(await store.read("a/bytes")))]).toEqual([0, 255, 10]);
      expect(await readText("a/stream")).toBe("one two");
    });

    it("says how many bytes were written, and the same in stat", async () => {
      expect(await store.write("a", "Grüße")).toEqual({ written: true, bytes: 7 });
      expect(await store.stat("a")).toMatchObject({ key: "a", bytes: 7 });
    });

    it("writes an empty object", async () => {
      await store.write("_SUCCESS", "");
      expect(await store.stat("_SUCCESS")).toMatchObject({ bytes: 0 });
      expect(await readText("_SUCCESS")).toBe("");
    });

    it("reads a range, both ends included", async () => {
      await store.write("a", "0123456789");
      expect(await text(await store.read("a", { start: 2, end: 4 }))).toBe("234");
    });

    it("answers undefined for the stat of an absent object, and E501 for its read", async () => {
      await store.write("folder/a", "x");
      expect(await store.stat("nothing/here")).toBeUndefined();
      expect(await store.stat("folder")).toBeUndefined();
      await expect(store.read("nothing/here")).rejects.toMatchObject({ code: "E501" });
    });

    it("lists a folder in the byte order of its keys, not its namesakes", async () => {
      for (const key of ["a/b/2", "a/b/10", "a/b.c", "a/b-d", "ab/x", "a/Z", "a/é"]) await store.write(key, "x");
      expect(await keys("a")).toEqual(["a/Z", "a/b-d", "a/b.c", "a/b/10", "a/b/2", "a/é"]);
      expect(await keys("a/b/")).toEqual(["a/b/10", "a/b/2"]);
      expect(await keys("")).toHaveLength(7);
      expect(await keys("absent")).toEqual([]);
    });

    it("replaces an object whole", async () => {
      await store.write("a", "a longer first content");
      await store.write("a", "short");
      expect(await readText("a")).toBe("short");
    });

    it("creates only if absent when asked, and leaves the other's object alone", async () => {
      expect(await store.write("lock", "mine", { ifAbsent: true })).toEqual({ written: true, bytes: 4 });
      expect(await store.write("lock", "yours", { ifAbsent: true })).toEqual({ written: false });
      expect(await readText("lock")).toBe("mine");
    });

    it("lets exactly one of many conditional creates win", async () => {
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, i) => store.write("lock", `writer ${i}`, { ifAbsent: true })),
      );
      const winner = results.findIndex((result) => result.written);
      expect(results.filter((result) => result.written)).toHaveLength(1);
      expect(await readText("lock")).toBe(`writer ${winner}`);
    });

    it("shows nothing of a write whose source fails, and keeps what stood there", async () => {
      await store.write("a", "old");
      const failing = async function* (): AsyncGenerator<Uint8Array> {
        yield Buffer.from("new, but unfinish");
        throw new Error("the source broke");
      };
      await expect(store.write("a", failing())).rejects.toThrow("the source broke");
      expect(await readText("a")).toBe("old");
      expect(await keys("")).toEqual(["a"]);
    });

    it("shows nothing of a write that is aborted", async () => {
      const abort = new AbortController();
      const stopped = async function* (): AsyncGenerator<Uint8Array> {
        yield Buffer.from("begin");
        abort.abort();
        yield Buffer.from("end");
      };
      await expect(store.write("a", stopped(), { signal: abort.signal })).rejects.toMatchObject({ name: "AbortError" });
      expect(await store.stat("a")).toBeUndefined();
      expect(await keys("")).toEqual([]);
    });

    it("deletes an object, and is content when it is gone already", async () => {
      await store.write("a", "x");
      await store.delete("a");
      await store.delete("a");
      expect(await store.stat("a")).toBeUndefined();
    });

    it("deletes a folder without touching its namesakes", async () => {
      for (const key of ["day/1", "day/2/3", "day2/1", "day.txt"]) await store.write(key, "x");
      await store.deletePrefix("day");
      await store.deletePrefix("absent");
      expect(await keys("")).toEqual(["day.txt", "day2/1"]);
    });

    it("publishes a folder in place of another", async () => {
      await store.write("old/stale", "1");
      await store.write("old/part", "1");
      await store.write("new/part", "2");
      await store.write("new/deep/_SUCCESS", "");
      await store.publish("new", "old");
      expect(await keys("")).toEqual(["old/deep/_SUCCESS", "old/part"]);
      expect(await readText("old/part")).toBe("2");
    });

    it("publishes into a place that does not exist yet", async () => {
      await store.write("work/part", "2");
      await store.publish("work/", "far/away/day=1/");
      expect(await keys("")).toEqual(["far/away/day=1/part"]);
    });

    it("does not publish an absent folder, and then leaves the target as it was", async () => {
      await store.write("target/part", "1");
      await expect(store.publish("absent", "target")).rejects.toMatchObject({ code: "E501" });
      expect(await keys("")).toEqual(["target/part"]);
    });

    it("gives the checksum of what it holds", async () => {
      await store.write("a", "abc");
      expect(await store.checksum("a", "sha256")).toEqual({
        algorithm: "sha256",
        value: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      });
      expect(await store.checksum("a", "crc32c")).toEqual({ algorithm: "crc32c", value: "364b3fb7" });
      const { algorithm } = await store.checksum("a");
      expect(await store.checksum("a")).toEqual(await store.checksum("a", algorithm));
    });

    it("has no checksum of an absent object (E501)", async () => {
      await expect(store.checksum("absent")).rejects.toMatchObject({ code: "E501" });
      await expect(store.checksum("absent", "sha256")).rejects.toMatchObject({ code: "E501" });
    });

    it("takes more than one request can carry, and keeps every byte in its place", async () => {
      const piece = Buffer.alloc(1 << 20);
      const pieces = Array.from({ length: 21 }, (_, n) => Buffer.from(piece.fill(n)));
      const whole = Buffer.concat(pieces);
      expect(await store.write("large", Readable.from(pieces))).toEqual({ written: true, bytes: whole.length });
      expect(Buffer.compare(await buffer(await store.read("large")), whole)).toBe(0);
      const { algorithm, value } = await store.checksum("large");
      expect({ algorithm, value }).toEqual(await digestOf(Readable.from(pieces), algorithm));
      expect(await store.write("large", Readable.from(pieces), { ifAbsent: true })).toEqual({ written: false });
    });

    it("keeps names with spaces, percent signs and letters of any alphabet", async () => {
      const names = ["day=2024%2F01/part 1", "größe/日本", "a+b&c#d?e"];
      for (const key of names) await store.write(key, key);
      expect(new Set(await keys(""))).toEqual(new Set(names));
      for (const key of names) expect(await readText(key)).toBe(key);
    });

    it.each(["../up", "a/../../up", "/abs", "a//b", "a/./b", "", "..", "a\\b", "a\0b"])(
      "refuses the key %j, which could leave the store (E503)",
      async (key) => {
        await expect(store.write(key, "x")).rejects.toMatchObject({ code: "E503" });
        await expect(store.read(key)).rejects.toMatchObject({ code: "E503" });
        await expect(store.delete(key)).rejects.toMatchObject({ code: "E503" });
      },
    );

    it.each(["..", "a/../..", "/abs"])("refuses the folder %j, which could leave the store (E503)", async (folder) => {
      await expect(Array.fromAsync(store.list(folder))).rejects.toMatchObject({ code: "E503" });
      await expect(store.deletePrefix(folder)).rejects.toMatchObject({ code: "E503" });
      await expect(store.publish("a", folder)).rejects.toMatchObject({ code: "E503" });
    });
  });
}
