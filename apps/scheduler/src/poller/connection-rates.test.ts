import { epochMillis } from "@daymill/core";
import { describe, expect, test } from "vitest";
import { ManualTime } from "../testing/manual-time.ts";
import { ConnectionRates } from "./connection-rates.ts";
import { ownLedger } from "./look-ledger.ts";
import type { LookLedger } from "./look-ledger.ts";
import type { ConnectionRate } from "./rate-of-connection.ts";

interface SetUp {
  readonly time?: ManualTime;
  readonly ledger?: LookLedger;
}

function setUp(perSecond: number, { time = new ManualTime(epochMillis(0)), ledger }: SetUp = {}) {
  const timers = time.timers();
  const warned: string[] = [];
  const rates = new ConnectionRates({
    now: () => time.now(),
    after: (delayMs, run) => void timers.after(delayMs, run),
    ledger: ledger ?? ownLedger(() => time.now()),
    logger: { warn: (message) => void warned.push(message) },
  });
  const granted: string[] = [];
  const take = (id: string, name: string, signal = new AbortController().signal, more: Partial<ConnectionRate> = {}) =>
    void rates.take({ bucket: id, connection: id, perSecond, ...more }, signal).then(() => granted.push(name));
  /** Moves the clock, and lets everything happen that follows. */
  const pass = async (ms: number) => {
    time.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const share = (connection: string, name: string, rate = perSecond) =>
    take("shared", name, undefined, { connection, perSecond: rate });
  return { rates, take, share, granted, pass, warned };
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

test("connections that share a rate wait for each other, and the smallest rate holds", async () => {
  const { share, granted, pass } = setUp(2);
  for (const name of ["a", "b", "c"]) share(name === "b" ? "glue" : "emr", name);
  await pass(0);
  expect(granted).toEqual(["a", "b"]);
  share("slow", "d", 1);
  await pass(990);
  expect(granted).toEqual(["a", "b"]);
  await pass(20);
  expect(granted).toEqual(["a", "b", "c"]);
  await pass(1_000);
  expect(granted).toEqual(["a", "b", "c", "d"]);
});

test("a connection that is gone, or shares another rate by now, slows down those that it shared with no longer", async () => {
  const { share, granted, pass } = setUp(10);
  share("gone", "first", 0.1);
  await pass(0);
  for (let seconds = 0; seconds < 700; seconds += 10) {
    share("emr", "x");
    await pass(10_000);
  }
  const before = granted.length;
  for (let looks = 0; looks < 20; looks++) share("emr", "x");
  await pass(0);
  expect(granted.length - before).toBe(10);
});

test("a connection that still takes of a shared rate counts, however busy another one is", async () => {
  const { share, granted, pass } = setUp(10);
  for (let seconds = 0; seconds < 1_400; seconds += 10) {
    share("emr", "x");
    if (seconds % 500 === 0) share("slow", "x", 0.1);
    await pass(10_000);
  }
  const before = granted.length;
  for (let looks = 0; looks < 20; looks++) share("emr", "x");
  await pass(0);
  expect(granted.length - before).toBeLessThanOrEqual(1);
});

test("a rate below one in a second lets one through in its time", async () => {
  const { take, granted, pass } = setUp(0.1);
  for (const name of ["a", "b"]) take("db", name);
  await pass(9_999);
  expect(granted).toEqual(["a"]);
  await pass(1);
  expect(granted).toEqual(["a", "b"]);
});

describe("a service that asks to wait", () => {
  /** How many are let through in a second when all want to. */
  const inASecond = async ({ take, granted, pass }: ReturnType<typeof setUp>): Promise<number> => {
    const before = granted.length;
    for (let ms = 0; ms < 1_000; ms += 10) {
      take("db", "x");
      await pass(10);
    }
    return granted.length - before;
  };

  test("is asked half as often, and half of that when it asks again, but not for what it said at the same time", async () => {
    const site = setUp(64);
    await inASecond(site);
    expect(await site.rates.slow("db")).toBe(true);
    expect(await site.rates.slow("db")).toBe(false);
    expect(await inASecond(site)).toBeGreaterThanOrEqual(31);
    expect(await site.rates.slow("db")).toBe(true);
    const quarter = await inASecond(site);
    expect(quarter).toBeGreaterThanOrEqual(15);
    expect(quarter).toBeLessThanOrEqual(18);
  });

  test("is asked as often as before after a while, and never more than 32 times as seldom", async () => {
    const site = setUp(64);
    site.take("db", "first");
    for (let times = 0; times < 20; times += 1) {
      await site.rates.slow("db");
      await site.pass(1_000);
    }
    expect(await inASecond(site)).toBeLessThanOrEqual(4);
    await site.pass(5 * 30_000);
    expect(await inASecond(site)).toBeGreaterThanOrEqual(64);
  });

  test("is nobody that was never asked", async () => {
    expect(await setUp(1).rates.slow("unknown")).toBe(false);
  });
});

describe("processes that share a ledger", () => {
  /** What one process had of its ledger, how often it asked, and a ledger that can be out of reach. */
  const shared = () => {
    const time = new ManualTime(epochMillis(0));
    const common = ownLedger(() => time.now());
    const asked: number[] = [];
    let isAway = false;
    const ledger: LookLedger = {
      ...common,
      reachMs: 500,
      reserve: (bucket, wanted) => {
        asked.push(time.now());
        return isAway ? Promise.reject(new Error("no database")) : common.reserve(bucket, wanted);
      },
    };
    return { time, ledger, asked, away: (away: boolean) => (isAway = away) };
  };

  test("have the rate of one between them, and each its part", async () => {
    const { time, ledger } = shared();
    const sites = [setUp(10, { time, ledger }), setUp(10, { time, ledger })];
    for (let ms = 0; ms < 20_000; ms += 10) {
      for (const site of sites) site.take("emr", "x");
      await sites[0]?.pass(10);
    }
    const [one = 0, other = 0] = sites.map(({ granted }) => granted.length);
    // 10 at once, and then 10 a second.
    expect(one + other).toBeLessThanOrEqual(210);
    expect(one + other).toBeGreaterThanOrEqual(200);
    expect(Math.abs(one - other)).toBeLessThanOrEqual(10);
  });

  test("leave the whole rate to the one that asks, whoever else is there, has died or joins", async () => {
    const { time, ledger } = shared();
    // Its time stands still from then on.
    const dying = setUp(10, { time: new ManualTime(epochMillis(0)), ledger });
    for (let looks = 0; looks < 50; looks += 1) dying.take("emr", "lost");
    await dying.pass(0);
    // Nobody serves what it waits for any more; what it had been promised is lost, and no more.
    const left = setUp(10, { time, ledger });
    for (let ms = 0; ms < 10_000; ms += 10) {
      left.take("emr", "x");
      await left.pass(10);
    }
    expect(left.granted.length).toBeGreaterThanOrEqual(90);
    expect(left.granted.length).toBeLessThanOrEqual(100);
  });

  test("ask it twice a second for a busy connection, whatever its rate", async () => {
    const { time, ledger, asked } = shared();
    const site = setUp(400, { time, ledger });
    for (let ms = 0; ms < 10_000; ms += 5) {
      site.take("emr", "x");
      await site.pass(5);
    }
    expect(site.granted).toHaveLength(2_000);
    expect(asked.filter((at) => at >= 1_000).length).toBeLessThanOrEqual(20);
  });

  test("wait while it cannot be reached, and say so", async () => {
    const { time, ledger, away } = shared();
    const site = setUp(10, { time, ledger });
    away(true);
    site.take("emr", "a");
    await site.pass(0);
    away(false);
    await site.pass(999);
    expect(site.granted).toEqual([]);
    await site.pass(1);
    expect(site.granted).toEqual(["a"]);
    expect(site.warned).toHaveLength(1);
  });
});
