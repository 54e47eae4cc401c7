import type { Page } from "playwright-core";
import type { Figure } from "../measure.ts";
import { firstContentfulPaint, type PageExpression, timeSinceNavigation, timeUntil } from "./probes.ts";
import type { YearsStack } from "../../e2e/fixtures/years-stack.ts";

const COLD_LOADS = 5;
const ROUNDS = 10;

/** The tabs of a DAG that are gone through, and what is there once one is drawn. */
const TABS: Readonly<Record<string, PageExpression>> = {
  Runs: `document.querySelector("main table tbody tr")`,
  Details: `document.body?.innerText.includes("Time zone")`,
  Grid: `document.querySelector("[role=grid]")`,
};
const CALENDAR: PageExpression = `document.querySelector("[data-day]")`;

/** Pages with nothing in the cache, and from one to the other with what they show in it. */
export async function measurePages(stack: YearsStack): Promise<readonly Figure[]> {
  const list = { paint: [] as number[], drawn: [] as number[] };
  const grid: number[] = [];
  for (let n = 0; n < COLD_LOADS; n++) {
    const listed = await loadCold(stack, "/dags", `document.querySelector("main a[href='/dags/years']")`);
    list.paint.push(listed.paint);
    list.drawn.push(listed.drawn);
    grid.push((await loadCold(stack, "/dags/years/grid", `document.body?.innerText.includes("1,700 runs")`)).drawn);
  }
  const { between, calendar } = await measureRoutes(stack);
  return [
    { name: "DAG list, cold: first contentful paint", unit: "ms", samples: list.paint, mark: { max: 800 } },
    { name: "DAG list, cold: drawn and interactive", unit: "ms", samples: list.drawn, mark: { max: 1_200 } },
    { name: "grid of 1,700 runs, cold: all of them there", unit: "ms", samples: grid, mark: { max: 1_500 } },
    { name: "route change, data cached", unit: "ms", samples: between, mark: { max: 150 } },
    {
      name: "calendar of 1,700 days, data cached",
      unit: "ms",
      samples: calendar,
      mark: { max: 150 },
      beside: "from the click to the painted page; budget of its drawing alone 16",
    },
  ];
}

async function loadCold(stack: YearsStack, path: string, seen: PageExpression) {
  await using browser = await stack.newBrowser();
  const page = await browser.newPage();
  await page.goto(path, { waitUntil: "commit" });
  const drawn = await timeSinceNavigation(page, seen);
  return { paint: await firstContentfulPaint(page), drawn };
}

async function measureRoutes(stack: YearsStack) {
  await using browser = await stack.newBrowser();
  const page = await browser.newPage();
  await page.goto("/dags/years/grid");
  await page.getByText("1,700 runs").waitFor();
  const between: number[] = [];
  const calendar: number[] = [];
  // The first round fetches what the others have.
  for (let round = 0; round <= ROUNDS; round++) {
    const times: number[] = [];
    for (const [tab, seen] of Object.entries(TABS)) times.push(await openTab(page, tab, seen));
    const days = await openTab(page, "Calendar", CALENDAR);
    if (round === 0) continue;
    between.push(...times);
    calendar.push(days);
  }
  return { between, calendar };
}

async function openTab(page: Page, tab: string, seen: PageExpression): Promise<number> {
  const link = `[...document.querySelectorAll("main nav a")].find((link) => link.textContent === ${JSON.stringify(tab)})`;
  return await timeUntil(
    page,
    `${link}.click()`,
    `location.pathname.endsWith(${JSON.stringify(tab.toLowerCase())}) && ${seen}`,
  );
}
