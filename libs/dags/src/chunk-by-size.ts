/** An object that is to be read. */
export interface SizedObject {
  readonly key: string;
  readonly bytes: number;
}

/**
 * Cuts a list into chunks, from its end: a chunk is full when another object would bring it to `maxBytes`. An object that is
 * larger than that is a chunk of its own. Order is kept, and no object is left out.
 */
export function chunkBySize<T extends SizedObject>(objects: readonly T[], maxBytes: number): readonly (readonly T[])[] {
  const chunks: T[][] = [];
  let room = 0;
  for (const object of objects.toReversed()) {
    const [current] = chunks;
    if (current !== undefined && object.bytes < room) {
      current.unshift(object);
      room -= object.bytes;
    } else {
      chunks.unshift([object]);
      room = maxBytes - object.bytes;
    }
  }
  return chunks;
}
