import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** The module as a page that is loaded anew has it. */
async function load() {
  vi.resetModules();
  return await import("./savedViews.ts");
}

beforeEach(() => localStorage.clear());
afterEach(() => localStorage.clear());

const failed = { href: "/runs?state=failed", name: "Runs: failed" };

test("a view is saved, called otherwise and dropped, and is there when the page is loaded anew", async () => {
  const { dropView, readSavedViews, saveView } = await load();
  saveView(failed);
  saveView({ href: "/dags", name: "DAGs" });
  saveView({ ...failed, name: "Trouble" });
  const saved = [
    { ...failed, name: "Trouble" },
    { href: "/dags", name: "DAGs" },
  ];
  expect(readSavedViews()).toEqual(saved);
  expect((await load()).readSavedViews()).toEqual(saved);
  dropView("/dags");
  expect(readSavedViews()).toEqual([saved[0]]);
});

test("beyond twenty the oldest goes", async () => {
  const { readSavedViews, saveView } = await load();
  for (let at = 0; at < 22; at += 1) saveView({ href: `/dags?q=${at}`, name: `${at}` });
  expect(readSavedViews().map(({ name }) => name)).toEqual(Array.from({ length: 20 }, (_, at) => `${at + 2}`));
});

test.each([
  "nonsense",
  '{"a":1}',
  '[{"href":"//elsewhere.test/","name":"x"},{"href":"javascript:alert(1)","name":"y"},1]',
])("what is stored and is no view of this server is left out: %s", async (stored) => {
  localStorage.setItem("daymill.views", stored);
  expect((await load()).readSavedViews()).toEqual([]);
});

test("a view is called by its page and its filters", async () => {
  const { viewName } = await load();
  expect(viewName("DAGs · Daymill", "?state=failed&tag=sales&tag=eu&tz=UTC")).toBe("DAGs: failed, sales, eu");
  expect(viewName("Grid · shop · Daymill", "")).toBe("Grid · shop");
});
