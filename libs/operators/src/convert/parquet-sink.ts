import { open } from "node:fs/promises";
import type { OutputStream } from "../parquet-library.ts";

/** A file that parquetjs-lite writes to. */
export interface ParquetSink {
  readonly stream: OutputStream;
  /** Throws what went wrong so far. */
  assertWritten(): void;
  /** Waits for all that was written, and closes the file; rejects with what went wrong. */
  close(): Promise<void>;
}

/**
 * Opens a file to write. The library does not wait for its first write, so a write never rejects here, which nobody would
 * catch: the first error is kept and told at the next question.
 */
export async function openParquetSink(path: string): Promise<ParquetSink> {
  const file = await open(path, "wx");
  let failure: unknown;
  let written = Promise.resolve();
  const append = async (before: Promise<void>, bytes: Uint8Array): Promise<void> => {
    await before;
    try {
      if (failure === undefined) await file.appendFile(bytes);
    } catch (thrown: unknown) {
      failure = thrown;
    }
  };
  const callBack = async (after: Promise<void>, done: () => void): Promise<void> => {
    await after;
    done();
  };
  const assertWritten = (): void => {
    if (failure !== undefined) throw failure;
  };
  return {
    stream: {
      write: (bytes, done) => {
        written = callBack(append(written, bytes), done);
      },
      end: (done) => {
        written = callBack(written, done);
      },
    },
    assertWritten,
    close: async () => {
      await written;
      await file.close();
      assertWritten();
    },
  };
}
