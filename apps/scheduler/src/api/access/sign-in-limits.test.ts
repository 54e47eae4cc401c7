import { DaymillError, epochMillis } from "@daymill/core";
import { expect, test } from "vitest";
import { signInLimits } from "./sign-in-limits.ts";

const wrong = async (): Promise<boolean> => false;
const right = async (): Promise<boolean> => true;
const tooMany = expect.objectContaining({ code: "E710" });

function opened() {
  const time = { now: 0 };
  return { time, limits: signInLimits({ now: () => epochMillis(time.now) }) };
}

test("25 failures shut a name for a quarter of an hour, whatever the address and the password", async () => {
  const { time, limits } = opened();
  for (let k = 0; k < 25; k += 1) {
    expect(await limits.attempt({ name: "ann", address: `10.0.0.${k}` }, wrong)).toBe(false);
    time.now += 1_000;
  }
  await expect(limits.attempt({ name: "ann", address: "10.1.1.1" }, right)).rejects.toEqual(tooMany);
  await expect(limits.attempt({ name: "ann", address: "10.1.1.1" }, right)).rejects.toMatchObject({
    message: expect.stringContaining("15 minutes"),
    details: { retryAfterSeconds: 875 },
  });
  expect(await limits.attempt({ name: "bob", address: "10.1.1.1" }, right)).toBe(true);
  time.now = 900_001;
  expect(await limits.attempt({ name: "ann", address: "10.1.1.1" }, right)).toBe(true);
});

test("a success forgets the failures for the name", async () => {
  const { limits } = opened();
  const by = { name: "ann", address: "a" };
  for (let k = 0; k < 24; k += 1) await limits.attempt(by, wrong);
  expect(await limits.attempt(by, right)).toBe(true);
  expect(await limits.attempt(by, wrong)).toBe(false);
  expect(await limits.attempt(by, right)).toBe(true);
});

test("wrong codes in a row shut a name for longer each time, whatever its password; only a right code forgets them", async () => {
  const { time, limits } = opened();
  const guess = async (times: number) => {
    for (let k = 0; k < times; k += 1) expect(await limits.code("ann", wrong)).toBe(false);
    expect(await limits.attempt({ name: "ann", address: "a" }, right)).toBe(true);
  };
  const shutFor = async () => {
    const refusal: unknown = await limits.code("ann", right).catch((error: unknown) => error);
    return (refusal as DaymillError).details["retryAfterSeconds"];
  };
  await guess(10);
  const waits = [];
  for (let block = 0; block < 9; block += 1) {
    const seconds = await shutFor();
    waits.push(seconds);
    time.now += Number(seconds) * 1_000;
    await guess(5);
  }
  expect(waits).toEqual([900, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 86_400, 86_400]);
  await expect(limits.code("ann", right)).rejects.toThrow("Try again in 24 hours");
  expect(await limits.code("bob", right)).toBe(true);
  time.now += 86_400_000;
  expect(await limits.code("ann", right)).toBe(true);
  await guess(9);
  limits.forgetCodes("ann");
  await guess(9);
  expect(await limits.code("ann", right)).toBe(true);
});

test("50 failures shut an address for all names", async () => {
  const { limits } = opened();
  for (let k = 0; k < 50; k += 1) await limits.attempt({ name: `user${k}`, address: "a" }, wrong);
  await expect(limits.attempt({ name: "ann", address: "a" }, right)).rejects.toEqual(tooMany);
  expect(await limits.attempt({ name: "ann", address: "b" }, right)).toBe(true);
});

test("two passwords are checked at once, twenty wait, more are refused; a check that throws makes room", async () => {
  const { limits } = opened();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  let running = 0;
  const attempts = Array.from({ length: 22 }, async (_, k) =>
    limits.attempt({ name: `user${k}`, address: "a" }, async () => {
      running += 1;
      await promise;
      if (k === 0) throw new Error("the database is down");
      return true;
    }),
  );
  await expect(limits.attempt({ name: "late", address: "a" }, right)).rejects.toEqual(tooMany);
  expect(running).toBe(2);
  resolve(true);
  const results = await Promise.allSettled(attempts);
  expect(results.map(({ status }) => status)).toEqual(["rejected", ...Array.from({ length: 21 }, () => "fulfilled")]);
  expect(await limits.attempt({ name: "late", address: "a" }, right)).toBe(true);
});

test("50 refusals of another server shut an address for it alone; a server that is down counts for nothing", async () => {
  const { time, limits } = opened();
  const refused = async (): Promise<never> => Promise.reject(new DaymillError("E709", "no"));
  const down = async (): Promise<never> => Promise.reject(new DaymillError("E714", "nobody there"));
  for (let k = 0; k < 60; k += 1) await expect(limits.follow("10.0.0.1", down)).rejects.toMatchObject({ code: "E714" });
  for (let k = 0; k < 50; k += 1)
    await expect(limits.follow("10.0.0.1", refused)).rejects.toMatchObject({ code: "E709" });
  await expect(limits.follow("10.0.0.1", async () => 1)).rejects.toEqual(tooMany);
  expect(await limits.follow("10.0.0.2", async () => 1)).toBe(1);
  expect(await limits.attempt({ name: "ann", address: "10.0.0.1" }, right)).toBe(true);
  time.now = 900_001;
  expect(await limits.follow("10.0.0.1", async () => 1)).toBe(1);
});
