import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeHekaFrame, frameOf } from "./encode-frame.ts";
import { encodeMessage } from "./encode-message.ts";
import type { HekaTally } from "./heka-tally.ts";
import type { HekaField, HekaMessage } from "./message.ts";
import { readHeka } from "./read-heka.ts";
import type { ReadHekaOptions } from "./read-heka.ts";

const text = fc.string({ unit: "grapheme" });
const small = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
/** Bytes as they come, and whole frames inside of a message: they are no frames of the stream. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.uint8Array({ maxLength: 9 }).map((tail) => {
    const inner = { uuid: "00000000-0000-0000-0000-00000000face", timestamp: 1n, payload: "inner" };
    return Uint8Array.from(Buffer.concat([encodeHekaFrame(inner), tail]));
  }),
);
const values = fc.oneof(
  fc.record({ type: fc.constant("string" as const), values: fc.array(text) }),
  fc.record({ type: fc.constant("bytes" as const), values: fc.array(bytes) }),
  fc.record({ type: fc.constant("integer" as const), values: fc.array(int64) }),
  fc.record({ type: fc.constant("double" as const), values: fc.array(fc.double({ noNaN: true })) }),
  fc.record({ type: fc.constant("boolean" as const), values: fc.array(fc.boolean()) }),
);
const field: fc.Arbitrary<HekaField> = fc
  .tuple(fc.record({ name: text, representation: text }), values)
  .map(([named, valued]) => ({ ...named, ...valued }));
const message: fc.Arbitrary<HekaMessage> = fc.record({
  uuid: fc.uuid(),
  timestamp: int64,
  type: text,
  logger: text,
  severity: small,
  payload: text,
  envVersion: text,
  pid: small,
  hostname: text,
  fields: fc.array(field, { maxLength: 4 }),
});
interface Written {
  readonly message: HekaMessage;
  readonly frame: Buffer;
}
const written: fc.Arbitrary<readonly Written[]> = fc
  .array(fc.tuple(message, fc.boolean()), { minLength: 1, maxLength: 6 })
  .map((all) => all.map(([one, snappy]) => ({ message: one, frame: encodeHekaFrame(one, { snappy }) })));

interface Read extends HekaTally {
  readonly read: readonly HekaMessage[];
}

async function read(stream: Buffer, options: Partial<ReadHekaOptions> = {}, pieceBytes = 7): Promise<Read> {
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < stream.length; at += pieceBytes) yield stream.subarray(at, at + pieceBytes);
  };
  const reading = readHeka(pieces(), { name: "test", ...options });
  const messages = (await Array.fromAsync(reading.messages)).flat();
  return { ...reading.tally(), read: messages };
}

const streamOf = (frames: readonly Written[]): Buffer => Buffer.concat(frames.map(({ frame }) => frame));
const messagesOf = (frames: readonly Written[]): HekaMessage[] => frames.map((one) => one.message);

describe("what was written", () => {
  it("is read back, plain and snappy mixed, in pieces of any size, gzipped or not", async () => {
    await fc.assert(
      fc.asyncProperty(written, fc.integer({ min: 1, max: 300 }), fc.boolean(), async (frames, pieceBytes, gzipped) => {
        const plain = streamOf(frames);
        const { read: messages, ...tally } = await read(gzipped ? gzipSync(plain) : plain, {}, pieceBytes);
        expect(messages).toEqual(messagesOf(frames));
        expect(tally).toMatchObject({ bytes: plain.length, messages: frames.length, gaps: 0, skippedBytes: 0 });
      }),
    );
  });

  it("is read alike when its lists of numbers are not packed", async () => {
    const packed = encodeMessage({ uuid: "u", timestamp: 1n });
    const named = Buffer.from([0x0a, 1, 0x6e]);
    const unpacked = [
      [0x10, 2, 0x30, 5, 0x30, 0x80, 1],
      [0x10, 3, 0x39, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f],
      [0x10, 4, 0x40, 1, 0x40, 0],
    ].map((rest) => Buffer.concat([named, Buffer.from(rest)]));
    const fields = unpacked.map((one) => Buffer.concat([Buffer.from([0x52, one.length]), one]));
    const { read: messages } = await read(frameOf(Buffer.concat([packed, ...fields])));
    expect(messages[0]?.fields.map((one) => one.values)).toEqual([[5n, 128n], [1.5], [true, false]]);
  });
});

/** Puts bytes over those of a stream. */
const spoil = (stream: Buffer, at: number, put: Uint8Array, over: number): Buffer =>
  Buffer.concat([stream.subarray(0, at), put, stream.subarray(at + over)]);

/** Where frames begin, and what begins there. */
function placesOf(frames: readonly Written[]): { start: number; end: number; message: HekaMessage }[] {
  let end = 0;
  return frames.map(({ frame, message: one }) => {
    const start = end;
    end += frame.length;
    return { start, end, message: one };
  });
}

const damage = fc.record({
  at: fc.nat(),
  put: fc.uint8Array({ maxLength: 12 }),
  over: fc.integer({ min: 0, max: 12 }),
});

describe("a damaged stream", () => {
  it("never crashes in a mode that goes on, and accounts for every byte", async () => {
    await fc.assert(
      fc.asyncProperty(written, damage, fc.constantFrom("resync", "stop"), async (frames, { at, put, over }, mode) => {
        const stream = streamOf(frames);
        const spoilt = spoil(stream, at % stream.length, put, over);
        const { read: messages, ...tally } = await read(spoilt, { mode });
        expect(tally.bytes).toBe(spoilt.length);
        expect(tally.messages).toBe(messages.length);
        expect(tally.firstGaps.reduce((sum, gap) => sum + gap.bytes, 0)).toBe(tally.skippedBytes);
        expect(tally.skippedBytes === 0).toBe(tally.gaps === 0);
      }),
      { numRuns: 300 },
    );
  });

  it("whose framing is damaged in one byte gives all other records, and none that was not written", async () => {
    const header = fc.record({ which: fc.nat(), at: fc.nat(), bits: fc.integer({ min: 1, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(written, header, async (frames, { which, at, bits }) => {
        const stream = streamOf(frames);
        const hit = placesOf(frames)[which % frames.length];
        if (hit === undefined) throw new Error("no frame");
        // 0x1E, the length of the header, its two to four bytes, 0x1F.
        const place = hit.start + (at % ((stream[hit.start + 1] ?? 0) + 3));
        if (place === hit.start + 1) return;
        const spoilt = Buffer.from(stream);
        spoilt[place] = (spoilt[place] ?? 0) ^ bits;
        const { read: messages } = await read(spoilt, { mode: "resync" });
        const others = placesOf(frames).filter((one) => one.start !== hit.start);
        expect(messages).toEqual(others.map((one) => one.message));
      }),
      // A fixed seed: one in some ten thousand changed bytes makes, by chance, another stream that reads well.
      { numRuns: 500, seed: 20_151_028 },
    );
  });

  it("that is cut off gives the whole records before the cut, in every mode that goes on, and E431 in strict", async () => {
    await fc.assert(
      fc.asyncProperty(written, fc.nat(), fc.constantFrom("resync", "stop"), async (frames, at, mode) => {
        const stream = streamOf(frames);
        const end = at % stream.length;
        const whole = placesOf(frames).filter((one) => one.end <= end);
        const { read: messages } = await read(stream.subarray(0, end), { mode });
        expect(messages).toEqual(whole.map((one) => one.message));
        const isCut = end !== (whole.at(-1)?.end ?? 0);
        const strict = read(stream.subarray(0, end)).then(
          () => "read",
          (error: { code?: string }) => error.code,
        );
        expect(await strict).toBe(isCut ? "E431" : "read");
      }),
      { numRuns: 200, seed: 20_151_028 },
    );
  });

  it("with junk between frames gives every record, in mode resync", async () => {
    // Bytes that neither begin a frame nor go on with the message before them.
    const byte = fc.constantFrom(0x00, 0x0a, 0xff, ...Buffer.from("abcdefghijklmnopqrstuvwxyz"));
    const junk = fc.array(byte, { maxLength: 20 }).map((some) => Uint8Array.from(some));
    await fc.assert(
      fc.asyncProperty(written, junk, async (frames, between) => {
        const spoilt = Buffer.concat(frames.flatMap(({ frame }) => [frame, between]));
        const { read: messages, skippedBytes } = await read(spoilt, { mode: "resync" });
        expect(messages).toEqual(messagesOf(frames));
        expect(skippedBytes).toBe(between.length * frames.length);
      }),
    );
  });
});
