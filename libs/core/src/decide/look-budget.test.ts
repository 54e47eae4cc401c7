import { describe, expect, test } from "vitest";
import { promiseLooks, slowLooks } from "./look-budget.ts";
import type { LookBudget } from "./look-budget.ts";

const promise = (
  budget: LookBudget | undefined,
  looks: number,
  now: number,
  perSecond: Record<string, number> = { a: 10 },
) => promiseLooks(budget, { perSecond, looks, reachMs: 1_000 }, now);

describe("a budget of looks", () => {
  test("gives as many at once as a second allows, and promises the next ones in their turn", () => {
    const first = promise(undefined, 10, 0);
    expect(first.dueInMs).toEqual(Array(10).fill(0));
    const second = promise(first.budget, 3, 0);
    expect(second.dueInMs).toEqual([100, 200, 300]);
    // Somebody else, who comes later, stands behind what is promised.
    expect(promise(second.budget, 2, 50).dueInMs).toEqual([350, 450]);
  });

  test("promises nothing beyond its reach, but one look always", () => {
    expect(promise(undefined, 500, 0).dueInMs).toHaveLength(10);
    expect(promise(promise(undefined, 1, 0, { a: 0.1 }).budget, 5, 0, { a: 0.1 }).dueInMs).toEqual([10_000]);
  });

  test("holds to the smallest rate of those that take of it, until that one has taken nothing for long", () => {
    const { budget } = promise(undefined, 1, 0, { a: 10, slow: 1 });
    expect(promise(budget, 1, 0).dueInMs).toEqual([1_000]);
    const later = promise(budget, 10, 600_000);
    expect(later.dueInMs).toEqual(Array(10).fill(0));
    expect(Object.keys(later.budget.rates)).toEqual(["a"]);
  });

  test("is as it was when a clock is set back", () => {
    const { budget } = promise(undefined, 10, 5_000);
    const back = promise(budget, 1, 1_000);
    expect(back.dueInMs).toEqual([100]);
    expect(promise(back.budget, 1, 5_000).dueInMs).toEqual([200]);
  });

  test("is halved when its service asks to wait, once for what is said at one time, and grows again", () => {
    const { budget } = promise(undefined, 1, 0);
    const half = slowLooks(budget, 0);
    if (half === undefined) throw new Error("it was not heard");
    expect(slowLooks(half, 999)).toBeUndefined();
    // What had gathered is gone, and the next one comes in twice the time.
    const [due] = promise(half, 1, 0).dueInMs;
    expect(due).toBeCloseTo(200, 0);
    const quarter = slowLooks(half, 1_000);
    expect(quarter?.slowed?.part).toBeCloseTo(0.25 * 2 ** (1 / 30));
    expect(promise(half, 10, 30_000).dueInMs).toEqual(Array(10).fill(0));
    let least = half;
    for (let times = 1; times < 20; times += 1) least = slowLooks(least, times * 1_000) ?? least;
    expect(least.slowed?.part).toBe(1 / 32);
  });
});
