import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { type AllItems, useMatching } from "../../api/readAll.ts";
import { resetUi } from "../../testing/resetUi.ts";
import { useSelected } from "./useSelected.ts";

afterEach(resetUi);

const rowOf = (run: string): string => run;

/** A list of which two rows are shown and four match. */
function aList(filter = "all") {
  const read = vi.fn<() => Promise<AllItems<string>>>(async () => ({ items: ["a", "b", "c", "d"], isWhole: true }));
  const client = new QueryClient();
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { result, rerender } = renderHook(
    (list: { rows: readonly string[]; filter: string }) =>
      useSelected(list.rows, { rowOf, matching: useMatching({ q: list.filter }, read), hasMore: true }),
    { initialProps: { rows: ["a", "b"], filter }, wrapper },
  );
  const now = () => result.current;
  const takeAll = async (): Promise<void> => {
    act(() => now().ticks.setAll(true));
    act(() => now().all?.take());
    await waitFor(() => expect(now().items).toHaveLength(4));
  };
  return {
    now,
    read,
    takeAll,
    come: (rows: readonly string[], as = filter) => rerender({ rows: [...rows], filter: as }),
  };
}

test("it is the ticked rows, in the order of the list, until somebody asks for all", async () => {
  const { now, come } = aList();
  act(() => now().ticks.toggle("a", false));
  expect(now()).toMatchObject({ items: ["a"], all: undefined });
  act(() => now().ticks.toggle("b", false));
  come(["b", "a"]);
  expect(now().items).toEqual(["b", "a"]);
  act(() => now().all?.take());
  await waitFor(() => expect(now().items).toEqual(["a", "b", "c", "d"]));
});

test("all that match stay selected when rows come and leave", async () => {
  const { now, takeAll, come } = aList();
  await takeAll();
  come(["new", "a", "b"]);
  expect(now()).toMatchObject({ items: ["a", "b", "c", "d"], all: { found: { isWhole: true } } });
  come(["b"]);
  expect(now().items).toHaveLength(4);
});

test("a row that is unticked leaves those that are ticked; all are asked for anew afterwards", async () => {
  const { now, read, takeAll } = aList();
  await takeAll();
  act(() => now().ticks.toggle("a", false));
  expect(now().items).toEqual(["b"]);
  act(() => now().ticks.toggle("a", false));
  expect(now()).toMatchObject({ items: ["a", "b"], all: { found: undefined } });
  await takeAll();
  act(() => now().ticks.setAll(false));
  expect(now().items).toEqual([]);
  act(() => now().ticks.setAll(true));
  expect(now().items).toEqual(["a", "b"]);
  expect(read).toHaveBeenCalledTimes(2);
});

test("what another filter left is forgotten, also when the first one comes back", async () => {
  const { now, takeAll, come } = aList("failed");
  await takeAll();
  come(["a", "b"], "running");
  expect(now().items).toEqual(["a", "b"]);
  come(["a", "b"], "failed");
  expect(now().items).toEqual(["a", "b"]);
});
