import { describe, expect, it } from "vitest";
import { readWholeLines } from "./dump/pg-archive/copy-body.ts";
import { release } from "./release.ts";

const SIZE = 256 * 1024;

describe("memory of a piece", () => {
  it("is given back where it is all that its buffer holds", () => {
    const piece = Buffer.allocUnsafeSlow(SIZE);
    release(piece);
    expect([piece.length, piece.buffer.byteLength]).toEqual([0, 0]);
    expect(() => release(piece)).not.toThrow();
  });

  it("is kept where others may look at the same buffer, and where it is small", () => {
    const whole = Buffer.allocUnsafeSlow(2 * SIZE);
    release(whole.subarray(0, SIZE));
    const small = Buffer.allocUnsafeSlow(1024);
    release(small);
    const shared = new Uint8Array(new SharedArrayBuffer(SIZE));
    release(shared);
    expect([whole.length, small.length, shared.length]).toEqual([2 * SIZE, 1024, SIZE]);
  });
});

it("lines are there until the next ones are asked for, and no piece is kept", async () => {
  const line = `${"x".repeat(99)}\n`;
  const text = Buffer.from(line.repeat(8_000));
  const pieces = Array.from({ length: 3 }, (_, n) => {
    const piece = Buffer.allocUnsafeSlow(SIZE);
    text.copy(piece, 0, n * SIZE, (n + 1) * SIZE);
    return piece;
  });
  const read: string[] = [];
  async function* source() {
    yield* pieces;
  }
  for await (const lines of readWholeLines(source())) read.push(lines.toString("latin1"));
  expect(read.join("")).toBe(text.subarray(0, 3 * SIZE).toString("latin1"));
  expect(pieces.map(({ length }) => length)).toEqual([0, 0, 0]);
});
