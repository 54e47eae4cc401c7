import { DaymillError } from "@daymill/core";

const FRAME_MAGIC = 0x184d2204;
const SKIPPABLE_MAGIC = 0x184d2a50;
const UNCOMPRESSED_BIT = 0x8000_0000;
/** How far back a block may refer to earlier ones, in bytes. */
const WINDOW_BYTES = 64 * 1024;

interface FrameHeader {
  readonly linkedBlocks: boolean;
  readonly blockChecksum: boolean;
  readonly contentChecksum: boolean;
  readonly maxBlockBytes: number;
}

/**
 * The content of LZ4 frames, block by block: memory is bounded by a block (4 MiB at most), whatever the size of the file.
 * Format: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md. Checksums are passed over: the rows' own end mark
 * shows whether a file is whole. A stream that is cut off or damaged is E403; `name` is for errors.
 */
export async function* lz4Frames(pieces: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const { uncompressSync } = await import("lz4-napi");
  const source = byteSource(pieces, name);
  let frames = 0;
  while (!(await source.atEnd()) || frames === 0) {
    const magic = (await source.take(4)).readUInt32LE();
    if ((magic & 0xffff_fff0) >>> 0 === SKIPPABLE_MAGIC) await source.take((await source.take(4)).readUInt32LE());
    else if (magic === FRAME_MAGIC) yield* readFrame(source, { name, uncompressSync });
    else throw damaged(name, "does not begin with an LZ4 frame");
    frames++;
  }
}

type Uncompress = (data: Uint8Array, dictionary?: Uint8Array) => Buffer;

async function* readFrame(
  source: ByteSource,
  { name, uncompressSync }: { readonly name: string; readonly uncompressSync: Uncompress },
): AsyncGenerator<Uint8Array> {
  const header = await readHeader(source, name);
  let window: Buffer = Buffer.alloc(0);
  for (let size = await readSize(source); size !== 0; size = await readSize(source)) {
    const data = await source.take((size & ~UNCOMPRESSED_BIT) >>> 0);
    if (header.blockChecksum) await source.take(4);
    const block = (size & UNCOMPRESSED_BIT) !== 0 ? data : inflate(data, { header, window, name, uncompressSync });
    if (header.linkedBlocks) window = Buffer.concat([window, block]).subarray(-WINDOW_BYTES);
    yield block;
  }
  if (header.contentChecksum) await source.take(4);
}

async function readHeader(source: ByteSource, name: string): Promise<FrameHeader> {
  const [flags = 0, block = 0] = await source.take(2);
  if (flags >> 6 !== 1) throw damaged(name, "has an LZ4 frame of an unknown version");
  if ((flags & 0b1000) !== 0) await source.take(8);
  if ((flags & 0b1) !== 0) throw damaged(name, "needs an LZ4 dictionary");
  await source.take(1);
  return {
    linkedBlocks: (flags & 0b10_0000) === 0,
    blockChecksum: (flags & 0b1_0000) !== 0,
    contentChecksum: (flags & 0b100) !== 0,
    maxBlockBytes: 4 ** (((block >> 4) & 0b111) + 4),
  };
}

async function readSize(source: ByteSource): Promise<number> {
  return (await source.take(4)).readUInt32LE();
}

/** The library wants the size of the content in front; the largest that the frame allows will do. */
function inflate(
  data: Buffer,
  at: { header: FrameHeader; window: Buffer; name: string; uncompressSync: Uncompress },
): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(at.header.maxBlockBytes);
  try {
    return at.uncompressSync(Buffer.concat([size, data]), at.header.linkedBlocks ? at.window : undefined);
  } catch (thrown: unknown) {
    throw damaged(at.name, "has a damaged LZ4 block", thrown);
  }
}

interface ByteSource {
  /** Exactly so many bytes, or E403. */
  take(count: number): Promise<Buffer>;
  atEnd(): Promise<boolean>;
}

function byteSource(pieces: AsyncIterable<Uint8Array>, name: string): ByteSource {
  const iterator = pieces[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const fill = async (count: number): Promise<boolean> => {
    while (held.length < count) {
      const next = await iterator.next();
      if (next.done === true) return false;
      held = Buffer.concat([held, next.value]);
    }
    return true;
  };
  return {
    take: async (count) => {
      if (!(await fill(count))) throw damaged(name, "is cut off");
      const bytes = held.subarray(0, count);
      held = held.subarray(count);
      return bytes;
    },
    atEnd: async () => !(await fill(1)),
  };
}

function damaged(name: string, what: string, cause?: unknown): DaymillError {
  return new DaymillError("E403", `${name} ${what}. Make the dump again.`, { cause, details: { name } });
}
