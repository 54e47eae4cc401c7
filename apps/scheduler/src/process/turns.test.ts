import { expect, test } from "vitest";
import { turns } from "./turns.ts";

const never = new AbortController().signal;

function piece(name: string, log: string[]) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const work = async (): Promise<string> => {
    log.push(`begin ${name}`);
    return await promise;
  };
  return { work, end: () => resolve(name), fail: () => reject(new Error(name)) };
}

test("only so many go on at once, the others begin in their order", async () => {
  const log: string[] = [];
  const inTurn = turns(2);
  const pieces = ["a", "b", "c", "d"].map((name) => piece(name, log));
  const results = pieces.map(({ work }) => inTurn(work, never));
  await Promise.resolve();
  expect(log).toEqual(["begin a", "begin b"]);
  pieces[1]?.end();
  expect(await results[1]).toBe("b");
  pieces[0]?.fail();
  await expect(results[0]).rejects.toThrow("a");
  expect(log).toEqual(["begin a", "begin b", "begin c", "begin d"]);
  for (const { end } of pieces) end();
  expect(await Promise.all(results.slice(2))).toEqual(["c", "d"]);
});

test("who gives up while it waits loses its place, and holds nobody up", async () => {
  const log: string[] = [];
  const inTurn = turns(1);
  const [first, second, third] = ["a", "b", "c"].map((name) => piece(name, log));
  if (!first || !second || !third) throw new Error("three pieces");
  const running = inTurn(first.work, never);
  const patience = new AbortController();
  const givenUp = inTurn(second.work, patience.signal);
  const last = inTurn(third.work, never);
  patience.abort(new Error("enough"));
  await expect(givenUp).rejects.toThrow("enough");
  first.end();
  third.end();
  expect([await running, await last]).toEqual(["a", "c"]);
  expect(log).toEqual(["begin a", "begin c"]);
  await expect(inTurn(second.work, patience.signal)).rejects.toThrow("enough");
});
