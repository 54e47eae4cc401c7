import { compressSnappy } from "./compress-snappy.ts";
import { encodeMessage } from "./encode-message.ts";
import type { HekaMessageToWrite } from "./encode-message.ts";
import { WireWriter } from "./wire-writer.ts";

/** A message as a frame of a Heka stream: a stream is such frames one after another. */
export function encodeHekaFrame(message: HekaMessageToWrite, options: { readonly snappy?: boolean } = {}): Buffer {
  const plain = encodeMessage(message);
  return frameOf(options.snappy === true ? compressSnappy(plain) : plain);
}

/** A frame around any bytes. */
export function frameOf(content: Buffer): Buffer {
  const header = new WireWriter().varint(1, content.length).finish();
  return Buffer.concat([Uint8Array.of(0x1e, header.length), header, Uint8Array.of(0x1f), content]);
}
