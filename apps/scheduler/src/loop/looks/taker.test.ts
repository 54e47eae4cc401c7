import { expect, test } from "vitest";
import { Taker } from "./taker.ts";

/** Takings that a test ends one by one. */
function begin() {
  const open: (() => void)[] = [];
  let most = 0;
  const taker = new Taker({
    takeSome: async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      most = Math.max(most, open.push(resolve));
      await promise;
    },
    onError: (error) => {
      throw error;
    },
  });
  return { taker, open, end: () => open.shift()?.(), most: () => most };
}

test("who asks while something is taken waits for one taking more, and not for those of others after it", async () => {
  const { taker, end, open, most } = begin();
  const first = taker.take();
  const second = taker.take();
  const third = taker.take();
  end();
  await first;
  await expect.poll(() => open.length).toBe(1);
  const fourth = taker.take();
  end();
  await Promise.all([second, third]);
  await expect.poll(() => open.length).toBe(1);
  end();
  await fourth;
  expect(most()).toBe(1);
  expect(open).toEqual([]);
});

test("one that fails is told, and the next goes on", async () => {
  const errors: string[] = [];
  let takings = 0;
  const taker = new Taker({
    takeSome: async () => {
      takings += 1;
      if (takings === 1) throw new Error("the database is away");
    },
    onError: ({ message }) => errors.push(message),
  });
  await Promise.all([taker.take(), taker.take()]);
  expect([takings, errors]).toEqual([2, ["the database is away"]]);
});
