import { createGzip } from "node:zlib";
import { DaymillError } from "@daymill/core";
import { zstdCompress } from "../compress/zstd.ts";

/** How the files of an archive are compressed, as pg_dump writes it: `"none"`, `"gzip"`, `"gzip:6"`, `"zstd:3"`. */
export type DumpCompression = "none" | "gzip" | "zstd" | `gzip:${number}` | `zstd:${number}`;

/** The same, read. */
export interface CompressionOfDump {
  readonly method: "none" | "gzip" | "zstd";
  readonly level: number;
}

/** An archive is scratch, read once or twice: the fastest level. That of zstd is its own default. */
const DEFAULT_LEVEL = { none: 0, gzip: 1, zstd: 3 };
const MAX_LEVEL = { none: 0, gzip: 9, zstd: 22 };
/** Of what a compressor gives at once, in bytes: each piece is a turn of another thread. */
const PIECE_BYTES = 256 * 1024;
/** pg_dump knows zstd since this version of the server's numbering. */
const ZSTD_SINCE = 160_000;

/** What an archive is compressed by where nothing says how: of pg_dump some can no zstd, or were built without it. */
export function fastestCompression(writer: "pg_dump" | "copy"): CompressionOfDump {
  return writer === "copy" ? { method: "zstd", level: 1 } : readCompression("gzip");
}

/** Throws E209 for what is no compression. */
export function readCompression(text: string): CompressionOfDump {
  const [, method, digits] = /^(none|gzip|zstd)(?::(\d+))?$/.exec(text) ?? [];
  if (method === "none" || method === "gzip" || method === "zstd") {
    const level = digits === undefined ? DEFAULT_LEVEL[method] : Number(digits);
    const isPossible = method === "none" ? digits === undefined : level >= 1 && level <= MAX_LEVEL[method];
    if (isPossible) return { method, level };
  }
  throw new DaymillError(
    "E209",
    `pgDump: compress is "${text}", expected "none", "gzip", "gzip:1" to "gzip:9", "zstd", or "zstd:1" to "zstd:22".`,
  );
}

/** Whether a pg_dump of this version can compress so. */
export function canCompress(program: number, { method }: CompressionOfDump): boolean {
  return method !== "zstd" || program >= ZSTD_SINCE;
}

/** The value of pg_dump's `--compress`: before 16 it is a level of gzip. */
export function compressArgument({ method, level }: CompressionOfDump): string {
  return method === "zstd" ? `zstd:${level}` : String(level);
}

/** What a file has after its name, as pg_dump names them, and what compresses it; undefined: nothing does. */
export function compressorOf({ method, level }: CompressionOfDump): {
  readonly suffix: string;
  readonly compress: (() => NodeJS.ReadWriteStream) | undefined;
} {
  switch (method) {
    case "none":
      return { suffix: "", compress: undefined };
    case "gzip":
      return { suffix: ".gz", compress: () => createGzip({ level, chunkSize: PIECE_BYTES }) };
    case "zstd":
      return {
        suffix: ".zst",
        compress: () => zstdCompress(level),
      };
    default:
      return method satisfies never;
  }
}
