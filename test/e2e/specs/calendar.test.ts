import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { findA11yViolations } from "../support/axe.ts";

requireService("chromium")("calendar (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
    const dated = { params: { dagId: "shop" }, body: { logicalDate: "2024-03-15T00:00:00Z", runId: "ides" } };
    await stack.client.triggerRun(dated);
    await stack.failedRunOf("shop");
    await stack.failedRunOf("shop");
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const cellOf = (page: Page) => page.getByRole("gridcell");

  test("has a block for every year, and colours a day by its worst run", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/shop/calendar");
    await page.getByText("2 days with runs · 2 with failures · days of UTC").waitFor();
    const day = page.locator('[data-day="2024-03-15"]');
    await expect.poll(() => day.getAttribute("data-look")).toBe("failed");
    expect(await page.locator('[data-day="2024-03-16"]').getAttribute("data-look")).toBe("empty");
    await day.hover();
    await page.getByText("2024-03-15, Friday: 1 failed", { exact: true }).waitFor();
    await page.getByText("days of UTC").hover();
    await page.getByText("2024-03-15, Friday: 1 failed", { exact: true }).waitFor({ state: "hidden" });
    expect(await page.locator("[data-day]").count()).toBeGreaterThan(366);
    await page.close();
  });

  test("leads from a day to its run", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/shop/calendar");
    await page.locator('[data-day="2024-03-15"]').click();
    await expect.poll(() => new URL(page.url()).search).toBe("?day=2024-03-15");
    await page.getByRole("link", { name: "Open the run" }).click();
    await page.getByText("Why it failed").waitFor();
    expect(new URL(page.url()).pathname).toBe("/dags/shop/runs/ides");
    await page.close();
  });

  test("leads from a day of several runs to all of them, and only them", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/shop/calendar");
    await page.getByText("2 days with runs").waitFor();
    const today = (await page.locator("[data-today=true]").getAttribute("data-day")) ?? "";
    await page.goto(`/dags/shop/calendar?day=${today}`);
    await page.getByRole("link", { name: "All 2 runs" }).click();
    await page.getByText(`Only runs of ${today}`).waitFor();
    await expect.poll(() => page.getByRole("row").count()).toBe(3);
    await page.getByRole("button", { name: "Show all days" }).click();
    await expect.poll(() => page.getByRole("row").count()).toBe(4);
    await page.close();
  });

  test("is walked by keys, a day or a week at a time, and says each day in words", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/shop/calendar?day=2024-03-07");
    const cell = cellOf(page);
    await cell.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => cell.getAttribute("aria-label")).toBe("2024-03-15, Friday: 1 failed");
    await page.getByText("2024-03-15, Friday: 1 failed", { exact: true }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "2024-03-15, Friday" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "2024-03-15, Friday" }).waitFor({ state: "hidden" });
    expect(new URL(page.url()).search).toBe("");
    await page.close();
  });

  test("of a day to come says what the timetable asks for", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/daily/calendar");
    const planned = page.locator('[data-day][data-look="planned"]').first();
    await planned.waitFor();
    await planned.click();
    await page.getByText(/^\d{4}-\d\d-\d\d, \w+: no runs, 1 planned$/).waitFor();
    await page.getByText("The timetable asks for 1 run more.").waitFor();
    expect(new URL(page.url()).search).toMatch(/^\?day=/);
    await page.close();
  });

  test("of a day without runs leads to a backfill of that day", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/daily/calendar?day=2024-03-15");
    await page.getByText("No runs.").waitFor();
    await page.getByRole("button", { name: "Backfill…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Backfill 1 run" }).click();
    await page.waitForURL(/\/backfills\/\d+$/);
    const { items } = await stack.client.listBackfills({ query: { dagId: "daily" } });
    expect(items).toMatchObject([{ from: "2024-03-15", to: "2024-03-15" }]);
    await page.close();
  });

  test("marks days that the timetable asked for and that have no run, and leads from them to a backfill", async () => {
    await stack.backfilled("daily", { from: "2024-04-01", to: "2024-04-02" });
    await stack.backfilled("daily", { from: "2024-04-05", to: "2024-04-05" });
    const page = await stack.browser.newPage();
    await page.goto("/dags/daily/calendar");
    const look = (day: string) => page.locator(`[data-day="${day}"]`).getAttribute("data-look");
    await expect.poll(() => look("2024-04-03")).toBe("missing");
    expect([await look("2024-04-02"), await look("2024-04-05")]).toEqual(["success", "success"]);
    const missing = page.getByRole("button", { name: /^[\d,]+ days missing$/ });
    const place = () => new URL(page.url()).searchParams;
    // The newest stretch reaches to today, those before it lie between runs.
    for (let press = 0; press < 9 && place().get("day") !== "2024-04-03"; press += 1) {
      const before = place().get("day");
      await missing.click();
      await expect.poll(() => place().get("day")).not.toBe(before);
    }
    expect([place().get("day"), place().get("day2")]).toEqual(["2024-04-03", "2024-04-04"]);
    const panel = page.getByRole("complementary", { name: "Selected days" });
    await panel.getByText("2 days without runs, 2 of them missing").waitFor();
    await panel.getByRole("button", { name: "Backfill…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Backfill 2 runs" }).waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await page.close();
  });

  test("selects days with the mouse or with Shift and arrows, and clears or shows them as a whole", async () => {
    await stack.backfilled("daily", { from: "2024-06-03", to: "2024-06-05" });
    const page = await stack.browser.newPage();
    await page.goto("/dags/daily/calendar");
    const dayOf = (day: string) => page.locator(`[data-day="${day}"]`);
    await dayOf("2024-06-03").hover();
    await page.mouse.down();
    await dayOf("2024-06-06").hover();
    await page.mouse.up();
    const panel = page.getByRole("complementary", { name: "Selected days" });
    await panel.getByText("3 runs · 0 failed · 1 day without runs").waitFor();
    expect(new URL(page.url()).search).toBe("?day=2024-06-03&day2=2024-06-06");
    await page.keyboard.press("Shift+ArrowUp");
    await panel.getByText("2024-06-03 to 2024-06-05").waitFor();

    await panel.getByRole("button", { name: "Clear…" }).click();
    await page.getByText("3 runs from 2024-06-03 to 2024-06-05 of daily").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await panel.getByRole("link", { name: "Show in the grid" }).click();
    await page.getByText(/in 3 runs from 2024-06-03 to 2024-06-05/).waitFor();
    await page.close();
  });

  test("selects a weekday of a year by its name, by a key, or from a day, and clears its runs only", async () => {
    await stack.backfilled("daily", { from: "2024-07-01", to: "2024-07-09" });
    const page = await stack.browser.newPage();
    await page.goto("/dags/daily/calendar?day=2024-07-01&day2=2024-07-02");
    const panel = page.getByRole("complementary", { name: "Selected days" });
    const place = () => Object.fromEntries(new URL(page.url()).searchParams);
    const tuesdays = { day: "2024-01-01", day2: "2024-12-31", weekday: "tue" };
    await page.locator('[data-from="2024-01-01"][data-weekday="tue"]').click();
    await panel.getByRole("heading", { name: "53 Tuesdays" }).waitFor();
    expect(place()).toEqual(tuesdays);
    const isSelected = (day: string) => page.locator(`[data-day="${day}"]`).getAttribute("data-selected");
    expect([await isSelected("2024-07-02"), await isSelected("2024-07-03")]).toEqual(["true", null]);
    expect(await panel.getByRole("button", { name: "Backfill…" }).getAttribute("aria-disabled")).toBe("true");

    await page.goto("/dags/daily/calendar?day=2024-07-03");
    await cellOf(page).focus();
    await page.keyboard.press("W");
    await panel.getByRole("heading", { name: "52 Wednesdays" }).waitFor();
    await page.keyboard.press("M");
    await panel.getByText("2024-07-01 to 2024-07-31").waitFor();
    await page.goto("/dags/daily/calendar?day=2024-07-02");
    await page.getByRole("button", { name: "July 2024", exact: true }).focus();
    await page.keyboard.press("Enter");
    await panel.getByText("2024-07-01 to 2024-07-31").waitFor();
    await page.keyboard.press("W");
    await expect.poll(place).toEqual(tuesdays);
    await panel.getByRole("button", { name: "Clear…" }).click();
    const { items } = await stack.client.listRuns({ query: { dagId: ["daily"], limit: 1_000 } });
    const days = items.map(({ logicalDate }) => logicalDate?.slice(0, "2024-07-02".length) ?? "");
    const wanted = days.filter((day) => day.startsWith("2024") && new Date(day).getUTCDay() === 2).length;
    expect(wanted).toBeGreaterThan(1);
    await page.getByText(`${wanted} runs of Tuesdays from 2024-01-01 to 2024-12-31 of daily`).waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await page.close();
  });

  test("brackets the day with which the DAG begins", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/daily/calendar?day=2024-03-01");
    await page.getByText("the DAG's days from 2024-03-01 on").waitFor();
    await expect.poll(() => page.locator("[data-bound]").count()).toBe(1);
    await expect.poll(() => cellOf(page).getAttribute("aria-label")).toMatch(/, the first day of the DAG$/);
    await page.close();
  });

  test("colours days by how many runs failed, how long they took, or how many there were", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/shop/calendar");
    await page.getByText("Failures", { exact: true }).click();
    const day = page.locator('[data-day="2024-03-15"]');
    await expect.poll(() => day.getAttribute("data-shade")).toMatch(/^[1-5]$/);
    expect(new URL(page.url()).search).toBe("?by=failures");
    expect(await page.locator('[data-day="2024-03-16"]').getAttribute("data-shade")).toBeNull();
    await page.getByText("Duration", { exact: true }).click();
    await day.hover();
    await page.getByText(/^2024-03-15, Friday: 1 failed, took [\d.]+ m?s$/).waitFor();
    await page.getByText("Runs", { exact: true }).last().click();
    const shades = page.getByRole("list", { name: "Shades" });
    await shades.getByText("2 runs", { exact: true }).waitFor();
    expect(await shades.getByRole("listitem").allTextContents()).toEqual(["1 run", "2 runs"]);
    await page.close();
  });

  test("shows the hours of a month of a DAG that runs several times a day", async () => {
    for (const hour of ["07", "19"]) {
      const dated = {
        params: { dagId: "shop" },
        body: { logicalDate: `2024-05-02T${hour}:30:00Z`, runId: `at-${hour}` },
      };
      await stack.client.triggerRun(dated);
      await stack.runIn("failed", { dagId: "shop", runId: `at-${hour}` });
    }
    const page = await stack.browser.newPage();
    await page.goto("/dags/shop/calendar");
    await page.getByText("Hours", { exact: true }).click();
    await page.waitForURL(/\?gran=hour$/);
    await page.goto("/dags/shop/calendar?gran=hour&month=2024-05");
    const hour = page.locator('[data-day="2024-05-02T07"]');
    await expect.poll(() => hour.getAttribute("data-look")).toBe("failed");
    expect(await page.locator("[data-day]").count()).toBe(31 * 24);
    await hour.click();
    await page.getByRole("heading", { name: "2024-05-02 07:00 UTC, Thursday" }).waitFor();
    expect(new URL(page.url()).searchParams.get("hour")).toBe("2024-05-02T07");
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => cellOf(page).getAttribute("aria-label")).toBe("2024-05-02 08:00 UTC, Thursday: no runs");
    await hour.dragTo(page.locator('[data-day="2024-05-02T20"]'));
    const several = page.getByRole("complementary", { name: "Selected hours" });
    await several.getByText("2024-05-02 07:00 to 2024-05-02 20:59 UTC").waitFor();
    await several.getByText("2 runs · 2 failed").waitFor();
    await several.getByRole("button", { name: "Clear failed…" }).click();
    await page.getByRole("dialog").getByText("2 runs from 2024-05-02 07:00 to 2024-05-02 20:59").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await hour.click();
    await page.getByRole("link", { name: "Open the run" }).click();
    await page.waitForURL("**/dags/shop/runs/at-07");
    await page.goBack();
    await page.getByRole("button", { name: "‹ 2024-04" }).click();
    await expect.poll(() => page.locator("[data-day]").count()).toBe(30 * 24);
    expect(new URL(page.url()).search).toBe("?gran=hour&month=2024-04");
    await page.close();
  });

  test("begins with the newest year that has runs; the quiet ones since then are one press away", async () => {
    const dated = { params: { dagId: "visits" }, body: { logicalDate: "2017-03-15T00:00:00Z", runId: "old" } };
    await stack.client.triggerRun(dated);
    await stack.runIn("success", { dagId: "visits", runId: "old" });
    const page = await stack.browser.newPage();
    await page.goto("/dags/visits/calendar");
    await page.locator('[data-day="2017-03-15"]').waitFor();
    expect(await page.locator("[data-day]").count()).toBe(365);
    expect(await cellOf(page).getAttribute("aria-label")).toBe("2017-03-15, Wednesday: 1 success");
    await page.getByRole("button", { name: /^No runs since: show 2018 to \d{4}$/ }).click();
    await page.locator("[data-today=true]").waitFor();
    expect(new URL(page.url()).search).toBe("?years=all");
    await page.goto("/dags/visits/calendar?day=2019-01-01");
    await page.getByText("No runs.").waitFor();
    await page.close();
  });

  test("follows a run while it goes on", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/gated/calendar");
    await page.getByText("0 days with runs").waitFor();
    const gate = stack.newGate();
    await stack.client.triggerRun({
      params: { dagId: "gated" },
      body: { logicalDate: "2024-05-01T00:00:00Z", params: { gate: gate.file } },
    });
    const look = () => page.locator('[data-day="2024-05-01"]').getAttribute("data-look");
    await page.locator('[data-day="2024-05-01"]').waitFor();
    await expect.poll(look).toBe("running");
    gate.open();
    await expect.poll(look).toBe("success");
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });
});
