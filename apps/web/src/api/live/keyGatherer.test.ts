import type { QueryKey } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { KeyGatherer } from "./keyGatherer.ts";

/** Each fetch stays under way until the test ends it. */
function gatherer() {
  const fetches: { readonly key: QueryKey; readonly end: () => void }[] = [];
  const begun: (() => void)[] = [];
  const gather = new KeyGatherer({
    gatherMs: 0,
    renew: (key) =>
      new Promise<void>((resolve) => {
        fetches.push({ key, end: resolve });
        begun.splice(0).forEach((tell) => tell());
      }),
  });
  const nextFetch = (): Promise<void> => new Promise((resolve) => begun.push(resolve));
  return { gather, fetches, nextFetch };
}

test("what is told several times in a moment is fetched once", async () => {
  const { gather, fetches, nextFetch } = gatherer();
  const begun = nextFetch();
  gather.add([["run", "r1"]]);
  gather.add([["run", "r1"], ["dags"]]);
  await begun;
  expect(fetches.map(({ key }) => key)).toEqual([["run", "r1"], ["dags"]]);
});

test("a change during a fetch is fetched after it, not beside it", async () => {
  const { gather, fetches, nextFetch } = gatherer();
  const first = nextFetch();
  gather.add([["run", "r1"]]);
  await first;
  gather.add([["run", "r1"]]);
  gather.add([["run", "r1"]]);
  expect(fetches).toHaveLength(1);
  const second = nextFetch();
  fetches[0]?.end();
  await second;
  expect(fetches.map(({ key }) => key)).toEqual([
    ["run", "r1"],
    ["run", "r1"],
  ]);
});
