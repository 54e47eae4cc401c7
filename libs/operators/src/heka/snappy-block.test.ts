import * as fc from "fast-check";
import { snappyUncompress } from "hyparquet";
import { describe, expect, it } from "vitest";
import { compressSnappy } from "./compress-snappy.ts";
import { uncompressSnappy } from "./snappy-block.ts";

const MAX = 1024 * 1024;
const uncompress = (...bytes: readonly number[]): string => {
  const { content, end } = uncompressSnappy(Buffer.from(bytes), MAX);
  return `${content.toString("latin1")}|${end}`;
};
const [a, b, c] = [97, 98, 99];

/** Texts in which much comes again, near and far, and long runs of one byte. */
const content = fc
  .array(fc.oneof(fc.string(), fc.constantFrom("x".repeat(300), "environment.addons", "telemetry".repeat(9))))
  .chain((parts) => fc.array(fc.constantFrom(...parts, "-"), { maxLength: 400 }))
  .map((parts) => Buffer.from(parts.join("")));

describe("a snappy block", () => {
  it("has literals and copies with offsets of one, two and four bytes, which may overlap what they make", () => {
    expect(uncompress(3, 2 << 2, a, b, c)).toBe("abc|5");
    expect(uncompress(7, 2 << 2, a, b, c, 1, 3)).toBe("abcabca|7");
    expect(uncompress(8, 0, a, (6 << 2) | 2, 1, 0)).toBe("aaaaaaaa|6");
    expect(uncompress(6, 2 << 2, a, b, c, (2 << 2) | 3, 3, 0, 0, 0)).toBe("abcabc|10");
    expect(uncompress(0)).toBe("|1");
  });

  it("has long literals with a length of one to four bytes", () => {
    for (const size of [1, 2, 3, 4]) {
      const length = Buffer.alloc(size);
      length.writeUIntLE(2, 0, size);
      expect(uncompress(3, (59 + size) << 2, ...length, a, b, c)).toBe(`abc|${5 + size}`);
    }
  });

  it("ends by itself: what follows it is not its own", () => {
    expect(uncompress(3, 2 << 2, a, b, c, 0xff, 0xff)).toBe("abc|5");
  });

  it.each([
    ["no length", []],
    ["a length that does not end", [0x80, 0x80, 0x80, 0x80, 0x80, 0x80]],
    ["nothing but a length", [3]],
    ["a literal that is cut off", [3, 2 << 2, a]],
    ["a literal beyond the announced length", [2, 2 << 2, a, b, c]],
    ["a copy of nothing", [8, 0, a, (6 << 2) | 2, 0, 0]],
    ["a copy from before the block", [8, 0, a, (6 << 2) | 2, 2, 0]],
    ["a copy beyond the announced length", [4, 0, a, (6 << 2) | 2, 1, 0]],
    ["a copy that is cut off", [8, 0, a, (6 << 2) | 2, 1]],
    ["more content than is allowed", [0xff, 0xff, 0xff, 0xff, 0x0f, 0, a]],
  ])("is refused with %s", (_name, bytes: readonly number[]) => {
    expect(() => uncompress(...bytes)).toThrow(expect.objectContaining({ name: "Malformed" }));
  });

  it("that is made here gives its content again, here and to a reader that is not ours", () => {
    fc.assert(
      fc.property(content, (plain) => {
        const block = compressSnappy(plain);
        expect(uncompressSnappy(block, MAX).content.equals(plain)).toBe(true);
        const other = new Uint8Array(plain.length);
        if (plain.length > 0) snappyUncompress(block, other);
        expect(Buffer.from(other).equals(plain)).toBe(true);
      }),
    );
  });

  it("becomes smaller than what comes again in it", () => {
    expect(compressSnappy(Buffer.from("telemetry ".repeat(1_000))).length).toBeLessThan(600);
  });

  it("of any bytes never reads or writes outside of its buffers", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const read = (): number | string => {
          try {
            return uncompressSnappy(Buffer.from(bytes), 4_096).content.length;
          } catch (thrown) {
            return (thrown as Error).name;
          }
        };
        expect(read()).toSatisfy((is) => is === "Malformed" || (typeof is === "number" && is <= 4_096));
      }),
      { numRuns: 2_000 },
    );
  });
});
