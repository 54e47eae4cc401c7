import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** After a piece the stream rests this long: a flood of 64 KiB pieces (6 MB/s) must not take the scheduler's time. */
const REST_MS = 10;

/** Hands on the text of a child's stream; one that floods is read slowly, so that it waits and not we. */
export function readGently(stream: Readable, onText: (text: string) => void): void {
  const decoder = new StringDecoder("utf8");
  stream.on("data", (chunk: Buffer) => {
    onText(decoder.write(chunk));
    stream.pause();
    setTimeout(() => stream.resume(), REST_MS).unref();
  });
}
