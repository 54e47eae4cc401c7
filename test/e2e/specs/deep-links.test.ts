import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { DagPage } from "../pages/DagPage.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { seedViews, VIEWS } from "../fixtures/views.ts";
import { differingShare } from "../support/compare-pictures.ts";

/** Of the points of two pictures of the same view: letters are not smoothed the same each time. */
const MOST_DIFFERENCE = 0.002;
/** Clock times that may be the server's now, ages by its clock, how long it took to answer, and the number of a request. */
const OF_THE_MOMENT = /\d\d:\d\d:\d\d|\bnow\b|in \d+ [smh]\b|\d+ [smh] ago|[\d.]+ ms|req-\w+/g;
const ROUTER = join(import.meta.dirname, "../../../apps/web/src/routing/router.tsx");

test("every route is among the views that are tested", () => {
  const paths = VIEWS.map(([, path]) => new URL(path("/dags/shop/runs/r"), "http://any").pathname);
  const visited = (pattern: RegExp): boolean => paths.some((path) => pattern.test(path));
  const routes = readRoutes(readFileSync(ROUTER, "utf8"));
  expect(routes.length).toBeGreaterThan(25);
  // It leads on to the grid at once.
  const only = routes.filter((route) => route !== "/dags/$dagId");
  expect(only.filter((route) => !visited(toPattern(route)))).toEqual([]);
});

requireService("chromium")("addresses (needs chromium)", () => {
  let stack: E2eStack;
  let run: string;
  beforeAll(async () => {
    stack = await openStack();
    run = await seedViews(stack);
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test.each(VIEWS)("%s looks the same when its address is loaded anew", async (_, path, drawn) => {
    const page = await stack.browser.newPage();
    // What is told relative to now, and what counts on, stands still.
    await page.clock.setFixedTime(Date.now());
    await page.goto(path(run));
    const before = await see(page, drawn);
    await page.reload();
    const after = await see(page, drawn);
    expect(after.words).toEqual(before.words);
    expect(await differingShare(page, before.picture, after.picture)).toBeLessThan(MOST_DIFFERENCE);
    await page.close();
  });

  const opened: readonly (readonly [
    name: string,
    path: () => string,
    open: (page: Page) => Promise<void>,
    shown: (page: Page) => ReturnType<Page["locator"]>,
  ])[] = [
    ["the dialog that triggers", () => "/dags/shop/grid", clicked("Trigger"), dialogOf],
    ["the dialog that backfills", () => "/dags/daily/backfills", clicked("Backfill"), dialogOf],
    ["the dialog that repeats a backfill", () => "/dags/daily/backfills", clicked("Repeat…"), dialogOf],
    ["the dialog that clears a run", () => run, clicked("Clear…"), dialogOf],
    ["the dialog that deletes a run", () => run, clicked("Delete…"), dialogOf],
    ["the dialog that marks a run", () => run, clicked("Mark…"), dialogOf],
    ["the note of a run", () => run, clicked("Add a note…"), dialogOf],
    ["the dialog that clears a task", () => `${run}/tasks/load`, clicked("Clear…"), dialogOf],
    ["the dialog that marks a task", () => `${run}/tasks/load`, clicked("Mark…"), dialogOf],
    ["the form of a pool", () => "/pools", clicked("New pool…"), dialogOf],
    ["the form of a connection", () => "/connections", clicked("New connection…"), dialogOf],
    ["the form of a variable", () => "/variables", clicked("New variable…"), dialogOf],
    [
      "what is selected in the grid",
      () => "/dags/shop/grid",
      (page) => new DagPage(page).press("Home", "Enter"),
      (page) => new DagPage(page).inspector,
    ],
    [
      "a day of the calendar",
      () => "/dags/daily/calendar",
      (page) => page.locator('[data-day="2024-03-31"]').click(),
      (page) => page.getByRole("heading", { name: "2024-03-31, Sunday" }),
    ],
    [
      "a task of the graph",
      () => "/dags/warehouse/graph",
      (page) => page.locator('[data-box="task:tell"]').click(),
      (page) => page.getByRole("complementary", { name: "Selected task" }),
    ],
  ];

  test.each(opened)("Back closes %s and stays on the page; Forward opens it again", async (_, path, open, shown) => {
    const page = await stack.browser.newPage();
    await page.goto(path());
    await open(page);
    await shown(page).waitFor();
    await page.goBack();
    await shown(page).waitFor({ state: "hidden" });
    expect(new URL(page.url()).pathname).toBe(path());
    await page.goForward();
    await shown(page).waitFor();
    await page.close();
  });
});

function clicked(name: string): (page: Page) => Promise<void> {
  return (page) => page.getByRole("button", { name, exact: true }).click();
}

function dialogOf(page: Page) {
  return page.getByRole("dialog");
}

/** What is to be seen once two pictures in a row are the same. */
async function see(page: Page, drawn: string) {
  await page.getByText(drawn).first().waitFor();
  await page.getByRole("button", { name: "Updates: live" }).waitFor();
  await page.evaluate("document.fonts.ready");
  let picture: Buffer = Buffer.alloc(0);
  await waitUntil(`${page.url()} stands still`, async () => {
    // What is still being loaded stands still, too; asked before, as it may come after the picture.
    const isBusy = (await page.locator("[aria-busy=true]").count()) > 0;
    const now = await page.screenshot({ animations: "disabled", caret: "hide", mask: [page.locator("time")] });
    const isSame = now.equals(picture);
    picture = now;
    return isSame && !isBusy;
  });
  const words = await page.locator("body").innerText();
  return { words: [page.url(), await page.title(), words.replaceAll(OF_THE_MOMENT, "…")], picture };
}

/** Patterns of the router's source, parents before them: `/dags/$dagId/grid`. */
function readRoutes(source: string): readonly string[] {
  const known = new Map<string, string>([["root", ""]]);
  for (const [, name = "", parent = "", path = ""] of source.matchAll(
    /const (\w+) = createRoute\(\{\s*getParentRoute: \(\) => (\w+),\s*path: "([^"]+)"/g,
  ))
    known.set(name, `${known.get(parent)}${path}`.replace(/(?<=.)\/$/, ""));
  known.delete("root");
  return [...new Set(known.values())];
}

function toPattern(route: string): RegExp {
  return new RegExp(`^${route.replaceAll(/\$\w+/g, "[^/]+")}$`);
}
