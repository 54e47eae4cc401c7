import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { crc32c } from "@node-rs/crc32";
import type { Checksum, ChecksumAlgorithm } from "./object-store.ts";

/** The digest of a stream's bytes. */
export async function digestOf(content: Readable, algorithm: ChecksumAlgorithm): Promise<Checksum> {
  switch (algorithm) {
    case "sha256": {
      const hash = createHash("sha256");
      for await (const chunk of content) hash.update(chunk);
      return { algorithm, value: hash.digest("hex") };
    }
    case "crc32c": {
      let crc = 0;
      for await (const chunk of content) crc = crc32c(chunk, crc);
      return { algorithm, value: toHex(crc) };
    }
    default:
      return algorithm satisfies never;
  }
}

/** Eight digits. */
export function toHex(crc: number): string {
  return (crc >>> 0).toString(16).padStart(8, "0");
}

/** As S3 and GCS write a CRC: its four bytes, the highest first, in base64. */
export function toBase64(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc >>> 0);
  return bytes.toString("base64");
}
