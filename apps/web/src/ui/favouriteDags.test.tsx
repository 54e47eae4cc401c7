import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** The module as a page that is loaded anew has it. */
async function load() {
  vi.resetModules();
  const { toggleFavourite, useFavouriteDags } = await import("./favouriteDags.ts");
  const { result, unmount } = renderHook(useFavouriteDags);
  return { result, unmount, toggle: (dagId: string) => act(() => toggleFavourite(dagId)) };
}

beforeEach(() => localStorage.clear());
afterEach(() => localStorage.clear());

test("a DAG is starred and unstarred, and the stars are there when the page is loaded anew", async () => {
  const { result, toggle } = await load();
  expect(result.current).toEqual([]);
  toggle("orders");
  toggle("events");
  expect(result.current).toEqual(["orders", "events"]);
  toggle("orders");
  expect(result.current).toEqual(["events"]);
  expect((await load()).result.current).toEqual(["events"]);
});

test("beyond forty the oldest goes", async () => {
  const { result, toggle } = await load();
  for (let at = 0; at < 42; at += 1) toggle(`dag_${at}`);
  expect([result.current.length, result.current[0], result.current.at(-1)]).toEqual([40, "dag_2", "dag_41"]);
});

/** As another tab of this browser does. */
function starElsewhere(dagIds: readonly string[]): void {
  localStorage.setItem("daymill.favourites", JSON.stringify(dagIds));
  act(() => void window.dispatchEvent(new StorageEvent("storage", { key: "daymill.favourites" })));
}

test("a star of another tab is seen", async () => {
  const { result } = await load();
  starElsewhere(["orders"]);
  expect(result.current).toEqual(["orders"]);
});

test("a star of another tab is kept that came while no star was on the page", async () => {
  const { unmount, toggle } = await load();
  unmount();
  starElsewhere(["orders"]);
  toggle("events");
  expect((await load()).result.current).toEqual(["orders", "events"]);
});

test.each(["nonsense", '{"a":1}', '["", "a b", "../x", 1, null]'])(
  "what is stored and is no id is left out: %s",
  async (stored) => {
    localStorage.setItem("daymill.favourites", stored);
    expect((await load()).result.current).toEqual([]);
  },
);
