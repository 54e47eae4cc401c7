import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { zstdDecompressSync } from "node:zlib";
import { expect, it } from "vitest";
import { zstdCompress } from "./zstd.ts";

/** What a frame begins with. */
const MAGIC = Buffer.from("28b52ffd", "hex");

async function compressed(pieces: readonly string[], isStream: boolean): Promise<Buffer> {
  async function* source() {
    yield* pieces.map((piece) => Buffer.from(piece));
  }
  const target = zstdCompress(1);
  const [bytes] = await Promise.all([buffer(target), pipeline(isStream ? Readable.from(source()) : source(), target)]);
  return bytes;
}

it.each([
  ["small pieces", ["a\n", "b\n", "\\.\n"]],
  ["a large piece before a small one", ["x".repeat(300_000), "\\.\n"]],
  ["one piece", ["\\.\n"]],
])("%s are one frame, whenever the end comes", async (_name, pieces) => {
  const all = await Promise.all(Array.from({ length: 40 }, (_, n) => compressed(pieces, n % 2 === 0)));
  expect(new Set(all.map((bytes) => bytes.toString("base64"))).size).toBe(1);
  const [bytes = Buffer.alloc(0)] = all;
  expect(bytes.lastIndexOf(MAGIC)).toBe(0);
  expect(zstdDecompressSync(bytes).toString()).toBe(pieces.join(""));
});
