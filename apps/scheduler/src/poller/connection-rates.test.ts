import { epochMillis } from "@daymill/core";
import { expect, test } from "vitest";
import { ManualTime } from "../testing/manual-time.ts";
import { ConnectionRates } from "./connection-rates.ts";

function setUp(perSecond: number) {
  const time = new ManualTime(epochMillis(0));
  const timers = time.timers();
  const rates = new ConnectionRates({
    perSecond,
    now: () => time.now(),
    after: (delayMs, run) => void timers.after(delayMs, run),
  });
  const granted: string[] = [];
  const take = (id: string, name: string, signal = new AbortController().signal) =>
    void rates.take(id, signal).then(() => granted.push(name));
  /** Moves the clock, and lets everything happen that follows. */
  const pass = async (ms: number) => {
    time.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { take, granted, pass };
}

test("as many as the rate go at once, the rest one by one in their order", async () => {
  const { take, granted, pass } = setUp(2);
  for (const name of ["a", "b", "c", "d"]) take("db", name);
  await pass(0);
  expect(granted).toEqual(["a", "b"]);
  await pass(499);
  expect(granted).toEqual(["a", "b"]);
  await pass(1);
  expect(granted).toEqual(["a", "b", "c"]);
  await pass(500);
  expect(granted).toEqual(["a", "b", "c", "d"]);
});

test("each connection has a rate of its own", async () => {
  const { take, granted, pass } = setUp(1);
  for (const name of ["a", "b"]) take("db", name);
  take("emr", "c");
  await pass(0);
  expect(granted).toEqual(["a", "c"]);
});

test("a rest gathers no more than the rate", async () => {
  const { take, granted, pass } = setUp(2);
  await pass(60_000);
  for (const name of ["a", "b", "c"]) take("db", name);
  await pass(0);
  expect(granted).toEqual(["a", "b"]);
});

test("one that has gone takes nothing from those behind it", async () => {
  const { take, granted, pass } = setUp(1);
  const gone = new AbortController();
  take("db", "a");
  take("db", "gone", gone.signal);
  take("db", "b");
  await pass(0);
  gone.abort();
  await pass(0);
  expect(granted).toEqual(["a", "gone"]);
  await pass(1_000);
  expect(granted).toEqual(["a", "gone", "b"]);
});

test("somebody who comes late does not overtake", async () => {
  const { take, granted, pass } = setUp(1);
  take("db", "a");
  take("db", "b");
  await pass(999);
  take("db", "c");
  await pass(1);
  expect(granted).toEqual(["a", "b"]);
});
