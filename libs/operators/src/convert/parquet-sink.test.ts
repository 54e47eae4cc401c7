import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openParquetSink } from "./parquet-sink.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "daymill-sink-"));
});
afterEach(() => rm(directory, { recursive: true }));

describe("a file that parquetjs-lite writes to", () => {
  it("keeps the order of writes that nobody waited for", async () => {
    const sink = await openParquetSink(join(directory, "file"));
    for (const text of ["one ", "two ", "three"]) sink.stream.write(Buffer.from(text), () => undefined);
    const ended = vi.fn<() => void>();
    sink.stream.end(ended);
    await sink.close();
    expect(ended).toHaveBeenCalledOnce();
    expect(await readFile(join(directory, "file"), "utf8")).toBe("one two three");
  });

  it("calls back after a failed write, and tells the error when it is asked", async () => {
    const sink = await openParquetSink(join(directory, "file"));
    const notBytes = 1 as unknown as Uint8Array;
    await new Promise<void>((done) => sink.stream.write(notBytes, () => done()));
    expect(() => sink.assertWritten()).toThrow(TypeError);
    await expect(sink.close()).rejects.toThrow(TypeError);
  });
});
