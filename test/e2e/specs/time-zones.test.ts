import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { seedViews, VIEWS } from "../fixtures/views.ts";
import { DagPage } from "../pages/DagPage.ts";

/** Of the DAG `daily`; the clock goes forward on one of the first days, and back on one of the second. */
const DAG_ZONE = "Europe/Berlin";
const SPRING = ["2024-03-30", "2024-03-31", "2024-04-01"];
const AUTUMN = ["2024-10-26", "2024-10-27", "2024-10-28"];
const DAYS = [...SPRING, ...AUTUMN];
const BROWSER_ZONE = "America/New_York";

/** Whose clock is chosen, by the words of the menu, and which zone that is on a page of `daily`. */
const CHOICES = [
  ["UTC", "UTC"],
  ["DAG's zone", DAG_ZONE],
  [`Browser (${BROWSER_ZONE})`, BROWSER_ZONE],
] as const;

requireService("chromium")("three time zones: the reader's, the DAG's, the browser's (needs chromium)", () => {
  let stack: E2eStack;
  let run: string;
  beforeAll(async () => {
    stack = await openStack();
    run = await seedViews(stack);
    await stack.backfilled("daily", { from: AUTUMN[0] ?? "", to: AUTUMN[2] ?? "" });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test.each(VIEWS)("%s has no clock time without a zone, with the clock of a third one", async (_, path, drawn) => {
    const page = await stack.browser.newPage();
    await page.addInitScript(`localStorage.setItem("daymill.zone", "Australia/Adelaide")`);
    await page.goto(path(run));
    await page.getByText(drawn).first().waitFor();
    expect(await timesWithoutZone(page)).toEqual([]);
    await page.evaluate(() => localStorage.removeItem("daymill.zone"));
    await page.close();
  });

  test("a link that is copied shows whoever opens it the zone of who copied it, until they choose their own", async () => {
    const page = await stack.browser.newPage();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(run);
    await page.getByRole("button", { name: "UTC", exact: true }).click();
    await page.getByRole("menuitem", { name: `Browser (${BROWSER_ZONE})` }).click();
    await page.keyboard.press("y");
    await page.getByText("Link copied").waitFor();
    const link = await page.evaluate<string>("navigator.clipboard.readText()");
    expect(new URL(link).searchParams.get("tz")).toBe(BROWSER_ZONE);
    await page.getByRole("button", { name: BROWSER_ZONE }).click();
    await page.getByRole("menuitem", { name: "UTC" }).click();

    await page.goto(link);
    await page.getByText(`Clock times are in ${BROWSER_ZONE}, as the link to this view says.`).waitFor();
    const zones = page.locator("main time span");
    await expect.poll(async () => [...new Set(await zones.allTextContents())]).toEqual([BROWSER_ZONE]);
    await page.getByRole("button", { name: "Use UTC" }).click();
    await expect.poll(async () => [...new Set(await zones.allTextContents())]).toEqual(["UTC"]);
    expect(new URL(page.url()).searchParams.has("tz")).toBe(false);
    await page.close();
  });

  test.each(CHOICES)(
    "with the clock of %s, days are the DAG's on every page, and clock times are in %s",
    async (words, zone) => {
      const page = await stack.browser.newPage();
      await page.goto("/dags/daily/runs");
      await page.getByRole("button", { name: /^(UTC|DAG zone|America\/New_York)$/ }).click();
      await page.getByRole("menuitem", { name: words }).click();
      const runs = page.getByRole("table", { name: "Runs" });
      for (const day of DAYS) await runs.getByRole("link", { name: day, exact: true }).waitFor();
      const { items } = await stack.client.listRuns({ query: { dagId: ["daily"], q: "2024-03-30T23" } });
      const easter = items[0];
      if (easter === undefined || easter.startedAt === null) throw new Error("there is no run of 2024-03-31");

      await page.goto(`/dags/daily/runs/${encodeURIComponent(easter.runId)}`);
      await page.getByRole("heading", { name: "2024-03-31", level: 1 }).waitFor();
      await page.getByText(`[2024-03-31 00:00, 2024-04-01 00:00) ${DAG_ZONE}`).waitFor();
      const clock = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone: zone });
      const started = `${clock.format(new Date(easter.startedAt))} ${zone}`;
      await expect.poll(() => page.getByRole("main").locator("time").allInnerTexts()).toContain(started);

      await page.goto("/dags/daily/grid");
      expect(await daysOfGrid(page)).toEqual(DAYS);
      await page.goto("/dags/daily/calendar");
      await page.locator('[data-day="2024-03-31"][data-look="success"]').waitFor();
      for (const day of ["2024-03-31", "2024-10-27"]) {
        expect(await page.locator(`[data-day="${day}"]`).count()).toBe(1);
        await page.locator(`[data-day="${day}"]`).hover();
        await page.getByText(`${day}, Sunday: 1 success`, { exact: true }).waitFor();
      }
      await page.close();
    },
  );

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints.filter((text) => !/400|404/.test(text))).toEqual([]);
  });
});

/** The days of 2024 in the order of the grid's columns, as its cells say them. */
async function daysOfGrid(page: Page): Promise<readonly string[]> {
  const grid = new DagPage(page);
  await grid.press("Home");
  const days: string[] = [];
  for (;;) {
    const label = await grid.activeCell.getAttribute("aria-label");
    const day = label?.split(", ")[1] ?? "";
    if (!day.startsWith("2024-") || day === days.at(-1)) return days;
    days.push(day);
    await grid.press("ArrowRight");
  }
}

/** Texts with a clock time, in the page's parts that name no zone; an id with a `T` and a `Z` names its own. */
async function timesWithoutZone(page: Page): Promise<readonly string[]> {
  return await page.evaluate<string[]>(`(() => {
    const clock = /(?<![\\dT:])\\d\\d:\\d\\d(?!\\d)/;
    const zone = /UTC|Europe\\/Berlin|America\\/New_York|Australia\\/Adelaide/;
    const lacking = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      if (!clock.test(text.data) || text.parentElement.checkVisibility() === false) continue;
      const block = text.parentElement.closest("tr, li, section, aside, header, [role=dialog], main");
      const table = text.parentElement.closest("table")?.tHead?.textContent ?? "";
      if (!zone.test((block?.textContent ?? "") + table)) lacking.push(text.data);
    }
    return lacking;
  })()`);
}
