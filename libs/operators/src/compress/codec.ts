import { pipeline, Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { decompressed } from "../decompressed.ts";
import { lz4Frames } from "./lz4-frame.ts";
import { packLz4Frames } from "./pack-lz4.ts";
import { zstdCompress } from "./zstd.ts";
import { packSnappyFrames, unpackSnappyFrames } from "./snappy-frames.ts";

/** How an object is compressed. */
export const Codec = {
  none: "none",
  /** RFC 1952, of one member or several; without the time in its header, so that the same content gives the same bytes. */
  gzip: "gzip",
  /** RFC 8878. */
  zstd: "zstd",
  /** The frame format of LZ4. */
  lz4: "lz4",
  /** The framing format of snappy, with checksums; not what Hadoop calls snappy. */
  snappy: "snappy",
} as const;
export type Codec = (typeof Codec)[keyof typeof Codec];

/** What names end in. */
export const SUFFIXES: Readonly<Record<Codec, string>> = {
  none: "",
  gzip: ".gz",
  zstd: ".zst",
  lz4: ".lz4",
  snappy: ".sz",
};

const MAGIC: readonly (readonly [Codec, Buffer])[] = [
  ["gzip", Buffer.from("1f8b", "hex")],
  ["zstd", Buffer.from("28b52ffd", "hex")],
  ["lz4", Buffer.from("04224d18", "hex")],
  ["snappy", Buffer.from("ff060000734e61507059", "hex")],
];
/** With so many bytes it can be told how something is compressed. */
export const MAGIC_BYTES = Math.max(...MAGIC.map(([, magic]) => magic.length));

const PIECE_BYTES = 256 * 1024;

/** How something is compressed, by what it begins with. */
export function codecOf(head: Uint8Array): Codec {
  return MAGIC.find(([, magic]) => magic.equals(head.subarray(0, magic.length)))?.[0] ?? "none";
}

/** The content of a compressed stream, in bounded memory; `name` is for errors, `chunkSize` that of its pieces in bytes. */
export function unpacked(
  source: AsyncIterable<Uint8Array>,
  codec: Codec,
  { name, chunkSize }: { readonly name: string; readonly chunkSize?: number },
): AsyncIterable<Uint8Array> {
  switch (codec) {
    case "none":
      return source;
    case "gzip":
    case "zstd":
      return decompressed(source, codec, chunkSize);
    case "lz4":
      return lz4Frames(source, name);
    case "snappy":
      return unpackSnappyFrames(source);
    default:
      return codec satisfies never;
  }
}

/** A stream, compressed as it comes: the same content gives the same bytes, however it is cut into pieces. */
export function packed(source: AsyncIterable<Uint8Array>, codec: Codec): AsyncIterable<Uint8Array> {
  switch (codec) {
    case "none":
      return source;
    case "gzip":
      return through(source, createGzip({ chunkSize: PIECE_BYTES }));
    case "zstd":
      return through(source, zstdCompress());
    case "lz4":
      return packLz4Frames(source);
    case "snappy":
      return packSnappyFrames(source);
    default:
      return codec satisfies never;
  }
}

/** An error of either stream destroys both and reaches the reader; so does a reader that stops early. */
function through(source: AsyncIterable<Uint8Array>, target: NodeJS.ReadWriteStream & Readable): Readable {
  pipeline(Readable.from(source), target, () => undefined);
  return target;
}
