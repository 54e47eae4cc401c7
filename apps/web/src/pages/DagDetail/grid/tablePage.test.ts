import { describe, expect, test } from "vitest";
import { slicePage, tablePage } from "./tablePage.ts";

const list = Array.from({ length: 120 }, (_, at) => at);

describe("a page of fifty", () => {
  test("is the first unless another is asked for", () => {
    expect(slicePage(list)).toMatchObject({ page: 1, pages: 3, first: 1, last: 50, all: 120 });
    expect(slicePage(list, 3)).toMatchObject({ items: list.slice(100), first: 101, last: 120 });
  });

  test("is the nearest there is, whatever an address asks for", () => {
    expect(slicePage(list, 99)).toMatchObject({ page: 3, last: 120 });
    expect(slicePage(list, 0)).toMatchObject({ page: 1, first: 1 });
    expect(slicePage([], 2)).toMatchObject({ items: [], page: 1, pages: 1, last: 0 });
  });
});

test("the table has the newest runs first, each with its place in the grid", () => {
  const runs = list.map((at) => ({ runId: `r${at}` }));
  const data = { runs } as unknown as Parameters<typeof tablePage>[0];
  const { runs: shown, lines } = tablePage(data, [], { page: 2, part: undefined });
  expect(shown.items.map(({ run, at }) => [run.runId, at]).slice(0, 2)).toEqual([
    ["r69", 69],
    ["r68", 68],
  ]);
  expect(lines.all).toBe(0);
});
