import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { DaymillError } from "@daymill/core";
import { withStoreErrors } from "@daymill/stores";
import type { TextObject } from "../text/text-objects.ts";

/** Why an object cannot be read. */
export type Unreadable = "missing" | "damaged";

/** An object of which all is there, or why it is not. */
export type WholeObject =
  | { readonly pieces: AsyncIterable<Uint8Array> }
  | { readonly unreadable: Unreadable; readonly reason: string };

const PIECE_BYTES = 256 * 1024;

const UNREADABLE: ReadonlyMap<string, Unreadable> = new Map([
  ["E501", "missing"],
  ["E435", "damaged"],
]);

/**
 * Reads an object to its end before anything is made of it: that a file is cut off is seen only there, and half of its lines
 * would pass for all of them. The content goes to a file, which the next object writes over.
 */
export async function readWhole(object: TextObject, path: string): Promise<WholeObject> {
  let refusal: DaymillError | undefined;
  const source = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* object.pieces();
    } catch (thrown: unknown) {
      // An error of the file that is written says nothing about the object.
      if (thrown instanceof DaymillError) refusal = thrown;
      throw thrown;
    }
  };
  try {
    await withStoreErrors(path, () => pipeline(source, createWriteStream(path)));
  } catch (thrown: unknown) {
    const unreadable = refusal && UNREADABLE.get(refusal.code);
    if (refusal === undefined || unreadable === undefined) throw thrown;
    return { unreadable, reason: refusal.message };
  }
  return { pieces: createReadStream(path, { highWaterMark: PIECE_BYTES }) };
}
