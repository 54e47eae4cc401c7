import { describe, expect, it } from "vitest";
import { forEachBounded } from "./run-bounded.ts";

const signal = new AbortController().signal;
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("work for each item, some at once", () => {
  it("is done for every item, never more at once than allowed", async () => {
    const done: number[] = [];
    let [running, most] = [0, 0];
    await forEachBounded([1, 2, 3, 4, 5, 6, 7], { atOnce: 3, signal }, async (item) => {
      most = Math.max(most, ++running);
      await nextTurn();
      running -= 1;
      done.push(item);
    });
    expect(done.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it("ends with the first failure, after what had begun has ended, and begins nothing more", async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = forEachBounded([1, 2, 3, 4], { atOnce: 2, signal }, async (item, stop) => {
      begun.push(item);
      if (item === 2) throw new Error("two failed");
      while (!stop.aborted) await nextTurn();
      ended.push(item);
      stop.throwIfAborted();
    });
    await expect(work).rejects.toThrow("two failed");
    expect({ begun, ended }).toEqual({ begun: [1, 2], ended: [1] });
  });

  it("ends with the reason of the one who stops it", async () => {
    const stopping = new AbortController();
    const work = forEachBounded([1, 2], { atOnce: 1, signal: stopping.signal }, async () => {
      stopping.abort(new Error("killed"));
      throw new Error("a consequence");
    });
    await expect(work).rejects.toThrow("killed");
  });

  it("does nothing for no items", async () => {
    await expect(forEachBounded([], { atOnce: 2, signal }, () => Promise.reject(new Error("never")))).resolves.toBe(
      undefined,
    );
  });
});
