/** The part of a stream that is still to be looked at, in one buffer that grows as it must. */
export interface GrowingWindow {
  /** The bytes that are held. Valid until the next `append`. */
  readonly held: Buffer;
  /** Where the first held byte stands in the stream. */
  readonly offset: number;
  append(piece: Uint8Array): void;
  /** Lets go of the first bytes. */
  drop(count: number): void;
}

/** Doubling: a frame that comes in many pieces is copied about twice, not once a piece. */
export function growingWindow(): GrowingWindow {
  let store: Buffer = Buffer.alloc(0);
  let [start, end, offset] = [0, 0, 0];
  return {
    get held() {
      return store.subarray(start, end);
    },
    get offset() {
      return offset;
    },
    append: (piece) => {
      const needed = end - start + piece.length;
      if (end + piece.length > store.length) {
        const target = needed <= store.length / 2 ? store : Buffer.allocUnsafe(Math.max(needed * 2, 64 * 1024));
        store.copy(target, 0, start, end);
        store = target;
        [start, end] = [0, end - start];
      }
      store.set(piece, end);
      end += piece.length;
    },
    drop: (count) => {
      start += count;
      offset += count;
    },
  };
}
