import { compressFrameSync } from "lz4-napi";
import { describe, expect, it } from "vitest";
import { lz4Frames } from "./lz4-frame.ts";

const content = Buffer.from(
  Array.from({ length: 40_000 }, (_, i) => `row ${i % 1000} ${(i * 7919) % 9973} again\n`).join(""),
);
const frame = compressFrameSync(content);

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}
const read = async (bytes: Uint8Array, size = 10_000): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(lz4Frames(inPieces(bytes, size), "1.dat.lz4")));

/** Linked blocks of 64 KiB, as the lz4 program and pg_dump write them, made by hand from stored blocks. */
function storedFrame(blocks: readonly Buffer[], flags: number): Buffer {
  const size = (block: Buffer): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(block.length + 0x8000_0000);
    return bytes;
  };
  const head = Buffer.from([0x04, 0x22, 0x4d, 0x18, flags, 0x40, 0]);
  return Buffer.concat([head, ...blocks.flatMap((block) => [size(block), block]), Buffer.alloc(4)]);
}

describe("an LZ4 stream", () => {
  it("is read whole, however it arrives", async () => {
    for (const size of [1_000, 65_536, frame.length]) expect((await read(frame, size)).equals(content)).toBe(true);
  });

  it("may hold several frames and skippable ones", async () => {
    const skippable = Buffer.concat([Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0]), Buffer.from("abc")]);
    const twice = await read(Buffer.concat([frame, skippable, frame]));
    expect(twice.equals(Buffer.concat([content, content]))).toBe(true);
  });

  it("may hold stored blocks", async () => {
    expect((await read(storedFrame([Buffer.from("one "), Buffer.from("two")], 0x40))).toString()).toBe("one two");
  });

  it("that is cut off is refused (E403)", async () => {
    for (const length of [0, 3, 6, 100, frame.length >> 1, frame.length - 1]) {
      await expect(read(frame.subarray(0, length)), `${length} bytes`).rejects.toMatchObject({ code: "E403" });
    }
  });

  it("that is something else, or damaged, is refused (E403)", async () => {
    await expect(read(Buffer.from("plain text, not compressed"))).rejects.toMatchObject({ code: "E403" });
    const damaged = Buffer.from(frame);
    damaged.fill(0xff, 11, 200);
    await expect(read(damaged)).rejects.toMatchObject({ code: "E403" });
  });
});
