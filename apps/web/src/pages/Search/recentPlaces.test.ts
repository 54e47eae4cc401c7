import { expect, test } from "vitest";
import { readRecent, rememberPlace } from "./recentPlaces.ts";

/** A storage of its own, which holds what is given. */
function storageOf(text: string | null = null) {
  let kept = text;
  return { getItem: () => kept, setItem: (_: string, value: string) => void (kept = value) };
}

test("the last place comes first, and stands there once", () => {
  const storage = storageOf();
  for (const dagId of ["orders", "visits", "orders"]) rememberPlace({ dagId }, storage);
  rememberPlace({ dagId: "orders", runId: "r1" }, storage);
  expect(readRecent(storage)).toEqual([{ dagId: "orders", runId: "r1" }, { dagId: "orders" }, { dagId: "visits" }]);
});

test("eight are kept", () => {
  const storage = storageOf();
  for (let at = 0; at < 12; at += 1) rememberPlace({ dagId: `d${at}` }, storage);
  expect(readRecent(storage).map((place) => place.dagId)).toEqual(["d11", "d10", "d9", "d8", "d7", "d6", "d5", "d4"]);
});

test("what nobody of ours wrote is left out", () => {
  expect(readRecent(storageOf("{not json"))).toEqual([]);
  expect(readRecent(storageOf('"orders"'))).toEqual([]);
  const mixed = [null, 7, { runId: "r" }, { dagId: "a", taskId: "t" }, { dagId: "b", runId: 1 }, { dagId: "c" }];
  expect(readRecent(storageOf(JSON.stringify(mixed)))).toEqual([{ dagId: "c" }]);
});

test("a storage that refuses everything loses nothing but the memory", () => {
  const refuse = (): never => {
    throw new Error("blocked");
  };
  const storage = { getItem: refuse, setItem: refuse };
  rememberPlace({ dagId: "orders" }, storage);
  expect(readRecent(storage)).toEqual([]);
});
