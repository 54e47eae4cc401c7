import { expect, test } from "vitest";
import { readAll } from "./readAll.ts";

/** A list of so many numbers, a thousand a page. */
function pagesOf(count: number) {
  const asked: (string | undefined)[] = [];
  const read = async ({ after }: { readonly after?: string }) => {
    asked.push(after);
    const from = Number(after ?? 0);
    const items = Array.from({ length: Math.min(1_000, count - from) }, (_, at) => from + at);
    return { items, next: from + 1_000 < count ? String(from + 1_000) : null };
  };
  return { read, asked };
}

test("all pages of a list are read, in order", async () => {
  const { read, asked } = pagesOf(2_500);
  const { items, isWhole } = await readAll(read);
  expect({ isWhole, count: items.length, last: items.at(-1), asked }).toEqual({
    isWhole: true,
    count: 2_500,
    last: 2_499,
    asked: [undefined, "1000", "2000"],
  });
});

test("no more than 10,000 are read, and that there are more is told", async () => {
  const { items, isWhole } = await readAll(pagesOf(25_000).read);
  expect({ isWhole, count: items.length }).toEqual({ isWhole: false, count: 10_000 });
});
