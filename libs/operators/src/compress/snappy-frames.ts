import { DaymillError } from "@daymill/core";
import { crc32c } from "@node-rs/crc32";
import { compressSnappy } from "../heka/compress-snappy.ts";
import { Malformed } from "../heka/malformed.ts";
import { uncompressSnappy } from "../heka/snappy-block.ts";
import { inBlocks } from "./in-blocks.ts";

// https://github.com/google/snappy/blob/main/framing_format.txt: chunks of a type, a length of three bytes, and content.

const IDENTIFIER = Buffer.from("ff060000734e61507059", "hex");
const COMPRESSED = 0x00;
const PLAIN = 0x01;
const IDENTIFIER_TYPE = 0xff;
/** Types up to here must be understood; later ones may be passed over. */
const LAST_RESERVED = 0x7f;
const HEAD_BYTES = 4;
const CRC_BYTES = 4;
const MAX_CONTENT_BYTES = 65_536;
const MASK_DELTA = 0xa282_ead8;

/** Snappy's framing of a stream. */
export async function* packSnappyFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield IDENTIFIER;
  for await (const block of inBlocks(source, MAX_CONTENT_BYTES)) {
    const small = compressSnappy(block);
    const isSmaller = small.length < block.length;
    const content = isSmaller ? small : block;
    const head = Buffer.alloc(HEAD_BYTES + CRC_BYTES);
    head[0] = isSmaller ? COMPRESSED : PLAIN;
    head.writeUIntLE(content.length + CRC_BYTES, 1, 3);
    head.writeUInt32LE(masked(crc32c(block)), HEAD_BYTES);
    yield head;
    yield content;
  }
}

/** The content of snappy frames. E435: they are cut off or damaged. */
export async function* unpackSnappyFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of source) {
    held = Buffer.concat([held, piece]);
    for (let end = endOfChunk(held); end !== undefined; end = endOfChunk(held)) {
      const content = contentOf(held.subarray(0, end));
      held = held.subarray(end);
      if (content !== undefined) yield content;
    }
  }
  if (held.length > 0) throw damaged("it ends within a chunk");
}

function endOfChunk(bytes: Buffer): number | undefined {
  if (bytes.length < HEAD_BYTES) return undefined;
  const end = HEAD_BYTES + bytes.readUIntLE(1, 3);
  return bytes.length < end ? undefined : end;
}

function contentOf(chunk: Buffer): Buffer | undefined {
  const type = chunk[0] ?? 0;
  if (type === IDENTIFIER_TYPE) {
    if (!chunk.equals(IDENTIFIER)) throw damaged("it does not begin as snappy frames do");
    return undefined;
  }
  if (type > LAST_RESERVED) return undefined;
  if (type > PLAIN || chunk.length < HEAD_BYTES + CRC_BYTES) throw damaged(`a chunk has the type ${type}`);
  const bytes = chunk.subarray(HEAD_BYTES + CRC_BYTES);
  const content = type === PLAIN ? Buffer.from(bytes) : uncompressed(bytes);
  if (masked(crc32c(content)) !== chunk.readUInt32LE(HEAD_BYTES)) throw damaged("a checksum differs");
  return content;
}

/** What is unpacked is valid until the next call only. */
function uncompressed(bytes: Buffer): Buffer {
  try {
    return Buffer.from(uncompressSnappy(bytes, MAX_CONTENT_BYTES).content);
  } catch (thrown: unknown) {
    if (thrown instanceof Malformed) throw damaged(thrown.message);
    throw thrown;
  }
}

function masked(crc: number): number {
  return ((((crc >>> 15) | (crc << 17)) >>> 0) + MASK_DELTA) >>> 0;
}

function damaged(why: string): DaymillError {
  return new DaymillError("E435", `The snappy frames are damaged: ${why}.`);
}
