import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeHekaFrame } from "../heka/encode-frame.ts";
import { hekaMessages, showHeka } from "./heka.ts";

const FIXTURES = join(import.meta.dirname, "../heka/fixtures");

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "daymill-heka-"));
});
afterEach(() => rm(directory, { recursive: true }));

async function write(content: Uint8Array | string): Promise<string> {
  const path = join(directory, "file");
  await writeFile(path, content);
  return path;
}

describe("heka show", () => {
  it("tells what a file holds: messages, their types, compressions, bytes", async () => {
    const file = join(FIXTURES, "test_gzip.heka");
    expect(await showHeka(file, "strict")).toEqual({
      file,
      fileBytes: 483,
      compression: "gzip",
      types: { "": 10 },
      bytes: 2_280,
      messages: 10,
      snappyMessages: 0,
      gaps: 0,
      skippedBytes: 0,
      firstGaps: [],
    });
    const types = Buffer.concat(
      ["b", "a", "b"].map((type) => encodeHekaFrame({ uuid: "u", type }, { snappy: type === "a" })),
    );
    expect(await showHeka(await write(types), "strict")).toMatchObject({
      types: { a: 1, b: 2 },
      snappyMessages: 1,
      compression: "none",
    });
  });

  it("a file that is not there is E501, a directory E432, a mode that there is not E209", async () => {
    await expect(showHeka(join(directory, "absent"), "strict")).rejects.toMatchObject({ code: "E501" });
    await expect(showHeka(directory, "strict")).rejects.toMatchObject({ code: "E432" });
    await expect(showHeka(directory, "lenient" as "strict")).rejects.toMatchObject({ code: "E209" });
  });

  it("a file of something else is E432 in every mode, and an empty one is an empty stream", async () => {
    const text = await write("ip,date,time\n".repeat(1_000));
    for (const mode of ["strict", "resync", "stop"] as const)
      await expect(showHeka(text, mode)).rejects.toMatchObject({ code: "E432" });
    expect(await showHeka(await write(""), "strict")).toMatchObject({ messages: 0, bytes: 0 });
  });

  it("a file that is cut off is E431 with the place, and in mode resync what is left of it", async () => {
    const whole = await readFile(join(FIXTURES, "test_plain.heka"));
    const cut = await write(whole.subarray(0, 500));
    await expect(showHeka(cut, "strict")).rejects.toMatchObject({
      code: "E431",
      message: expect.stringMatching(
        /cannot be read at byte 456: the stream ends 184 bytes before its last frame does/,
      ),
    });
    expect(await showHeka(cut, "resync")).toMatchObject({ messages: 2, gaps: 1, skippedBytes: 44 });
  });
});

describe("heka messages", () => {
  it("gives every message as JSON, large integers as text, bytes as base64", async () => {
    const frame = encodeHekaFrame({
      uuid: "00000000-0000-0000-0000-00000000000a",
      timestamp: 1_437_688_956_000_000_000n,
      type: "telemetry",
      fields: [
        { name: "n", type: "integer", values: [9_007_199_254_740_993n] },
        { name: "b", type: "bytes", values: [Uint8Array.of(0, 255)] },
      ],
    });
    expect(await Array.fromAsync(hekaMessages(await write(frame), "strict"))).toEqual([
      {
        uuid: "00000000-0000-0000-0000-00000000000a",
        timestamp: "1437688956000000000",
        type: "telemetry",
        logger: "",
        severity: 7,
        payload: "",
        envVersion: "",
        pid: 0,
        hostname: "",
        fields: [
          { name: "n", representation: "", type: "integer", values: ["9007199254740993"] },
          { name: "b", representation: "", type: "bytes", values: ["AP8="] },
        ],
      },
    ]);
  });
});
