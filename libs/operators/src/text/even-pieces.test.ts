import { buffer } from "node:stream/consumers";
import { expect, it } from "vitest";
import { evenPieces } from "./even-pieces.ts";

const SIZE = 256 * 1024;
const content = Buffer.from(Array.from({ length: 3 * SIZE + 1_000 }, (_, index) => index % 251));

async function* cutAt(...places: readonly number[]): AsyncGenerator<Uint8Array> {
  for (const [index, place] of [0, ...places].entries()) yield content.subarray(place, places[index] ?? content.length);
}

it.each([
  ["in one piece", []],
  ["in pieces of the size", [SIZE, 2 * SIZE, 3 * SIZE]],
  ["in small pieces and large ones", [1, 700, 700, SIZE + 5, SIZE + 6, 3 * SIZE - 1]],
])("gives the same pieces however the bytes come: %s", async (_name, places) => {
  const pieces: Uint8Array[] = [];
  for await (const piece of evenPieces(cutAt(...places))) pieces.push(piece);
  expect(pieces.map(({ length }) => length)).toEqual([SIZE, SIZE, SIZE, 1_000]);
  expect(Buffer.concat(pieces).equals(content)).toBe(true);
});

it("gives nothing of nothing", async () => {
  expect(await buffer(evenPieces((async function* () {})()))).toEqual(Buffer.alloc(0));
});
