import { epochMillis } from "@daymill/core";
import { freshDatabase } from "@daymill/metadata/testing";
import { expect, test } from "vitest";
import { pageReader } from "./reader.ts";
import type { Reader } from "./reader.ts";
import { throughputCache } from "./throughput-cache.ts";

const HOUR_MS = 3_600_000;
const START = 30 * HOUR_MS + 1;

/** A cache over an empty database: how often it counted, and how long a count takes by its clock. */
async function openCache() {
  const database = await freshDatabase();
  const at = { now: START, tookMs: 0, reads: 0, fails: false };
  const read = pageReader(database.db);
  const counted: Reader = async (ask) => {
    at.reads += 1;
    if (at.fails) throw new Error("the database is away");
    const answer = await read(ask);
    at.now += at.tookMs;
    return answer;
  };
  const cache = throughputCache({ read: counted, clock: { now: () => epochMillis(at.now) } });
  return { cache, at, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
}

test("all who ask within a minute, and at the same time, have one count of the 24 hours up to now", async () => {
  await using opened = await openCache();
  const { cache, at } = opened;
  const [one, other] = await Promise.all([cache.read(), cache.read()]);
  expect(one).toBe(other);
  expect(one).toEqual({ at: START, firstHour: 7, rows: [] });
  at.now += 59_999;
  await cache.read();
  expect(at.reads).toBe(1);
  at.now += 1;
  expect((await cache.read()).at).toBe(START + 60_000);
  expect(at.reads).toBe(2);
});

test("a count that took long is kept so much the longer", async () => {
  await using opened = await openCache();
  const { cache, at } = opened;
  at.tookMs = 3_000;
  await cache.read();
  at.now += 149_999;
  await cache.read();
  expect(at.reads).toBe(1);
  at.now += 1;
  await cache.read();
  expect(at.reads).toBe(2);
});

test("a count that failed is not kept", async () => {
  await using opened = await openCache();
  const { cache, at } = opened;
  at.fails = true;
  await expect(cache.read()).rejects.toThrow("the database is away");
  at.fails = false;
  expect((await cache.read()).rows).toEqual([]);
});
