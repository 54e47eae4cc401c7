import type { ObjectStore } from "@daymill/stores";
import { decompressed } from "../../decompressed.ts";

/** As many of the last lines of a file are read, and no more bytes than this. */
const TAIL_LINES = 50;
const TAIL_BYTES = 16 * 1024;

/** The last lines of a text in a store, in bounded memory. A file that is cut off gives what can be read of it. */
export async function readTail(store: ObjectStore, key: string, signal: AbortSignal): Promise<readonly string[]> {
  const source = await store.read(key);
  const text = key.endsWith(".gz") ? decompressed(source, "gzip") : source;
  const stop = (): void => void source.destroy(new Error("the time for reading it is over"));
  signal.addEventListener("abort", stop);
  let end = Buffer.alloc(0);
  let isCut = false;
  try {
    for await (const piece of text as AsyncIterable<Buffer>) {
      const whole = Buffer.concat([end, piece]);
      isCut ||= whole.length > TAIL_BYTES;
      end = whole.subarray(-TAIL_BYTES);
    }
  } catch (thrown: unknown) {
    if (signal.aborted || end.length === 0) throw thrown;
  } finally {
    signal.removeEventListener("abort", stop);
    source.destroy();
  }
  const lines = end.toString("utf8").trimEnd().split("\n");
  const whole = isCut && lines.length > 1 ? lines.slice(1) : lines;
  return whole.slice(-TAIL_LINES).filter((line, index) => index > 0 || line !== "");
}
