import { inBlocks } from "./in-blocks.ts";

/** One frame has so much content: readers take several, one after another, for one. */
const FRAME_BYTES = 4 * 1024 * 1024;

/** LZ4 frames with a checksum of their content. An empty stream is one empty frame. */
export async function* packLz4Frames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { compressFrame } = await import("lz4-napi");
  let frames = 0;
  for await (const block of inBlocks(source, FRAME_BYTES)) {
    yield await compressFrame(block, { contentChecksum: true });
    frames += 1;
  }
  if (frames === 0) yield await compressFrame(Buffer.alloc(0), { contentChecksum: true });
}
