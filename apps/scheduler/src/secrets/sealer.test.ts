import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { sealer } from "./sealer.ts";
import { loadSecretKeys } from "./secret-keys.ts";

const folder = mkdtempSync(join(tmpdir(), "daymill-key-"));
afterAll(() => rmSync(folder, { recursive: true }));

const key = (fill: number) => new Uint8Array(32).fill(fill);
const unreadable = expect.objectContaining({ code: "E104" });

describe("a sealed text", () => {
  const sealing = sealer([key(1)]);

  test("opens to what it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(sealing.open(sealing.seal(text, "p"), "p")).toBe(text);
      }),
    );
  });

  test("looks different every time, and does not show the text", () => {
    const [one, two] = [sealing.seal("hunter2", "p"), sealing.seal("hunter2", "p")];
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
    expect(Buffer.from(one).includes("hunter2")).toBe(false);
  });

  test("does not open once a byte of it was changed", () => {
    const sealed = sealing.seal("hunter2", "p");
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), (at) => {
        const changed = Uint8Array.from(sealed, (byte, i) => (i === at ? byte ^ 1 : byte));
        expect(() => sealing.open(changed, "p")).toThrow(unreadable);
      }),
    );
  });

  test("does not open in another place, or when cut", () => {
    const sealed = sealing.seal("hunter2", "connection:a");
    expect(() => sealing.open(sealed, "connection:b")).toThrow(unreadable);
    expect(() => sealing.open(sealed.subarray(0, 20), "connection:a")).toThrow(unreadable);
  });

  test("stays readable when a new key is put in front, and not without its key", () => {
    const sealed = sealing.seal("hunter2", "p");
    const rotated = sealer([key(2), key(1)]);
    expect(rotated.open(sealed, "p")).toBe("hunter2");
    expect(() => sealer([key(2)]).open(rotated.seal("x", "p"), "p")).not.toThrow();
    expect(() => sealer([key(2)]).open(sealed, "p")).toThrow(unreadable);
  });
});

describe("the key", () => {
  test("is made once, for its owner only", async () => {
    const file = join(folder, "secret.key");
    const [first] = await loadSecretKeys({ text: undefined, file });
    const [again] = await loadSecretKeys({ text: undefined, file });
    expect(again).toEqual(first);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("of the environment wins, several are allowed, short ones are refused", async () => {
    const file = join(folder, "unused.key");
    expect(await loadSecretKeys({ text: `${"a".repeat(32)}, ${"b".repeat(32)}`, file })).toHaveLength(2);
    await expect(loadSecretKeys({ text: "short", file })).rejects.toThrow(unreadable);
  });
});
