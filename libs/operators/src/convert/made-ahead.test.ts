import { describe, expect, it } from "vitest";
import { madeAhead } from "./made-ahead.ts";

const never = new AbortController().signal;

describe("items that are made ahead", () => {
  it("come in their order, each while the next one is made", async () => {
    const events: string[] = [];
    const second = Promise.withResolvers<void>();
    async function* make() {
      for (const n of [1, 2, 3]) {
        events.push(`make ${n}`);
        if (n === 2) second.resolve();
        yield n;
      }
    }
    for await (const item of madeAhead(make, never)) {
      if (item === 1) await second.promise;
      events.push(`use ${item}`);
    }
    expect(events).toEqual(["make 1", "make 2", "use 1", "make 3", "use 2", "use 3"]);
  });

  it("tell a failure once what was made before it is used", async () => {
    async function* make() {
      yield 1;
      throw new Error("no more");
    }
    const used: number[] = [];
    const using = async (): Promise<void> => {
      for await (const item of madeAhead(make, never)) used.push(item);
    };
    await expect(using()).rejects.toThrow("no more");
    expect(used).toEqual([1]);
  });

  it("are stopped, and have ended, when whoever uses them fails", async () => {
    const events: string[] = [];
    async function* make(signal: AbortSignal) {
      try {
        yield 1;
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        signal.throwIfAborted();
      } finally {
        events.push("ended");
      }
    }
    const using = async (): Promise<void> => {
      for await (const item of madeAhead(make, never)) throw new Error(`${item} does not fit`);
    };
    await expect(using()).rejects.toThrow("1 does not fit");
    expect(events).toEqual(["ended"]);
  });

  it("are stopped from outside", async () => {
    const stop = new AbortController();
    async function* make(signal: AbortSignal) {
      yield 1;
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      signal.throwIfAborted();
    }
    const using = async (): Promise<void> => {
      for await (const _ of madeAhead(make, stop.signal)) stop.abort(new Error("killed"));
    };
    await expect(using()).rejects.toThrow("killed");
  });
});
