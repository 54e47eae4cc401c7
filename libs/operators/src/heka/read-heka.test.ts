import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { encodeHekaFrame, frameOf } from "./encode-frame.ts";
import { hekaValue } from "./message.ts";
import type { HekaMessage } from "./message.ts";
import { readHeka } from "./read-heka.ts";
import type { HekaReading, ReadHekaOptions } from "./read-heka.ts";

const fixture = (name: string): string => join(import.meta.dirname, "fixtures", name);
const openFixture = (name: string): HekaReading => readHeka(createReadStream(fixture(name)), { name });

const readAll = async (reading: HekaReading): Promise<HekaMessage[]> =>
  (await Array.fromAsync(reading.messages)).flat();

async function read(stream: Buffer, options: Partial<ReadHekaOptions> = {}) {
  const pieces = (async function* () {
    yield stream;
  })();
  const reading = readHeka(pieces, { name: "test", ...options });
  const messages = await readAll(reading);
  return { ...reading.tally(), messages, payloads: messages.map(({ payload }) => payload) };
}

const frame = (payload: string, snappy = false): Buffer =>
  encodeHekaFrame({ uuid: "00000000-0000-0000-0000-000000000001", timestamp: 1n, payload }, { snappy });

describe("real Heka files", () => {
  it.each([
    ["test_plain.heka", { snappyMessages: 0, isGzipped: false, bytes: 2_280 }],
    ["test_snappy.heka", { snappyMessages: 10, isGzipped: false, bytes: 1_910 }],
    ["test_gzip.heka", { snappyMessages: 0, isGzipped: true, bytes: 2_280 }],
  ])("are read whole: %s", async (name, expected) => {
    const reading = openFixture(name);
    const messages = await readAll(reading);
    expect(messages.map(({ payload }) => (JSON.parse(payload) as { seq: number }).seq)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    expect({ ...reading.tally(), isGzipped: reading.isGzipped() }).toEqual({
      ...expected,
      messages: 10,
      gaps: 0,
      skippedBytes: 0,
      firstGaps: [],
    });
  });

  it("have the same messages, compressed or not", async () => {
    const plain = await readAll(openFixture("test_plain.heka"));
    for (const name of ["test_snappy.heka", "test_gzip.heka"]) expect(await readAll(openFixture(name))).toEqual(plain);
  });

  it("give every part of a message, its uuid also where it is text", async () => {
    const [first] = await readAll(openFixture("test_plain.heka"));
    expect(first).toEqual({
      uuid: "cb83aba5-a564-43a4-ad8a-bacf2e770d5c",
      timestamp: 1_437_688_956_000_000_000n,
      type: "",
      logger: "Test",
      severity: 7,
      payload: '{"seq": 0, "data": "0000000000000000000000000000"}',
      envVersion: "",
      pid: 0,
      hostname: "test.example.com",
      fields: [
        { name: "test_string_field", representation: "", type: "string", values: ["test_string_value"] },
        { name: "test_int_field", representation: "", type: "integer", values: [100n] },
        { name: "test_double_field", representation: "", type: "double", values: [123.45] },
      ],
    });
  });

  it("that are cut off at any byte give the records before it", async () => {
    const whole = await readFile(fixture("test_snappy.heka"));
    const ends = [...whole].flatMap((byte, at) => (byte === 0x1e && whole[at + 2] === 0x08 ? [at] : []));
    expect(ends).toHaveLength(10);
    for (let end = 0; end < whole.length; end += 13) {
      const { messages, skippedBytes, bytes } = await read(whole.subarray(0, end), { mode: "stop" });
      const before = [...ends, whole.length].filter((at) => at <= end);
      expect(messages).toHaveLength(Math.max(0, before.length - 1));
      expect([bytes, skippedBytes]).toEqual([end, end - (before.at(-1) ?? 0)]);
    }
  });
});

describe("the modes", () => {
  const spoilt = Buffer.concat([frame("one"), Buffer.from("junk"), frame("two", true)]);

  it("strict: the first damage is an error that says where it is (E431)", async () => {
    await expect(read(spoilt)).rejects.toMatchObject({
      code: "E431",
      message: expect.stringContaining(`test cannot be read at byte ${frame("one").length}: no frame begins here`),
    });
  });

  it("resync: what is damaged is passed over and counted", async () => {
    expect(await read(spoilt, { mode: "resync" })).toMatchObject({
      payloads: ["one", "two"],
      gaps: 1,
      skippedBytes: 4,
      firstGaps: [{ offset: frame("one").length, bytes: 4, reason: "no frame begins here" }],
    });
  });

  it("stop: the rest of the stream is counted, not read", async () => {
    const rest = 4 + frame("two", true).length;
    expect(await read(spoilt, { mode: "stop" })).toMatchObject({ payloads: ["one"], gaps: 1, skippedBytes: rest });
  });

  it("a byte too much at the end of a file, as real ones have it, costs no record", async () => {
    for (const byte of ["\n", "\0", "x", "(", "R"]) {
      const { payloads, skippedBytes } = await read(Buffer.concat([frame("one"), Buffer.from(byte)]), {
        mode: "resync",
      });
      expect([byte, payloads, skippedBytes]).toEqual([byte, ["one"], 1]);
    }
  });

  it("a frame whose message is damaged counts alone; its neighbours are read", async () => {
    const middle = frame("two", true);
    middle.fill(0xff, 8);
    const { payloads, firstGaps } = await read(Buffer.concat([frame("one"), middle, middle, frame("three")]), {
      mode: "resync",
    });
    expect(payloads).toEqual(["one", "three"]);
    expect(firstGaps.map(({ bytes }) => bytes)).toEqual([middle.length, middle.length]);
  });

  it("a message that was cut between two fields is not taken for a whole one", async () => {
    const whole = encodeHekaFrame({ uuid: "u", timestamp: 1n, payload: "p", hostname: "h" });
    const cut = Buffer.from(whole);
    cut[3] = (cut[3] ?? 0) - 3;
    const { payloads, skippedBytes } = await read(Buffer.concat([cut, frame("next")]), { mode: "resync" });
    expect([payloads, skippedBytes]).toEqual([["next"], whole.length]);
  });

  it("a length that leads, by chance, into a text of a later message costs one record and invents none", async () => {
    const inner = frame("inner");
    const outer = encodeHekaFrame({
      uuid: "u",
      payload: "outer",
      fields: [{ name: "b", type: "bytes", values: [inner] }],
    });
    const content = frame("one").subarray(5);
    const toInner = content.length + outer.indexOf(inner);
    const wrong = Buffer.concat([Buffer.from([0x1e, 2, 0x08, toInner, 0x1f]), content]);
    expect(toInner).toBeLessThan(0x80);
    const { payloads, firstGaps } = await read(Buffer.concat([wrong, outer, frame("last")]), { mode: "resync" });
    expect(payloads).toEqual(["outer", "last"]);
    expect(firstGaps).toMatchObject([{ offset: 0, bytes: wrong.length }]);
  });

  it("describes the first gaps and counts all", async () => {
    const many = Buffer.concat(Array.from({ length: 50 }, () => [Buffer.from("x"), frame("y")]).flat());
    const { gaps, firstGaps, payloads } = await read(many, { mode: "resync" });
    expect([gaps, firstGaps.length, payloads.length]).toEqual([50, 20, 50]);
  });

  it("an empty stream has no message, and nothing is wrong with it", async () => {
    expect(await read(Buffer.alloc(0))).toMatchObject({ messages: [], gaps: 0 });
  });
});

describe("limits", () => {
  it("a message longer than the limit is refused by its size (E431), compressed or not", async () => {
    const long = "x".repeat(5_000);
    await expect(read(frame(long), { maxFrameBytes: 1_000 })).rejects.toMatchObject({
      code: "E431",
      message: expect.stringMatching(/a frame says that it has \d+ bytes; 1000 are allowed/),
    });
    await expect(read(frame(long, true), { maxFrameBytes: 1_000 })).rejects.toMatchObject({
      code: "E431",
      message: expect.stringContaining("a snappy block announces"),
    });
  });

  it("a length that is not there is not waited for with memory", async () => {
    const liar = Buffer.from([0x1e, 6, 0x08, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x1f]);
    const { payloads, skippedBytes } = await read(Buffer.concat([liar, frame("one")]), { mode: "resync" });
    expect([payloads, skippedBytes]).toEqual([["one"], liar.length]);
  });
});

describe("gzip around a stream", () => {
  const zipped = gzipSync(Buffer.concat(Array.from({ length: 400 }, (_, index) => frame(`${Math.sin(index)}`))));

  it("that is cut off or damaged is an error in strict (E431) and counted in the other modes", async () => {
    const damaged = Buffer.from(zipped);
    damaged.fill(0xff, damaged.length - 600, damaged.length - 500);
    for (const stream of [zipped.subarray(0, zipped.length - 500), damaged]) {
      await expect(read(stream)).rejects.toMatchObject({ code: "E431" });
      for (const mode of ["resync", "stop"] as const) {
        const { messages, gaps } = await read(stream, { mode });
        expect(messages.length).toBeLessThan(400);
        expect(gaps).toBeGreaterThan(0);
      }
    }
  });
});

describe("values", () => {
  it("of a field: the first of the first field of that name, as the writers of telemetry mean it", async () => {
    const { messages } = await read(
      encodeHekaFrame({
        uuid: "u",
        timestamp: 1n,
        fields: [
          { name: "a", type: "integer", values: [7n, 8n] },
          { name: "a", type: "string", values: ["later"] },
          { name: "none", type: "double", values: [] },
        ],
      }),
    );
    const [message] = messages;
    if (message === undefined) throw new Error("no message");
    expect(["a", "none", "absent"].map((name) => hekaValue(message, name))).toEqual([7n, undefined, undefined]);
  });

  it("that are no UTF-8 become replacement characters; a frame of other bytes is no message", async () => {
    const content = Buffer.from([0x0a, 1, 0x75, 0x10, 1, 0x32, 2, 0x61, 0xff]);
    expect((await read(frameOf(content))).payloads).toEqual(["a\ufffd"]);
    await expect(read(frameOf(Buffer.from("no message")))).rejects.toMatchObject({ code: "E431" });
  });
});
