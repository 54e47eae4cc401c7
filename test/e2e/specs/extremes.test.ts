import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { openYearsStack, type YearsStack } from "../fixtures/years-stack.ts";
import { ClearDialog } from "../pages/ClearDialog.ts";
import { DagPage } from "../pages/DagPage.ts";
import { GraphPage } from "../pages/GraphPage.ts";
import { SearchPalette } from "../pages/SearchPalette.ts";
import { TaskPage } from "../pages/TaskPage.ts";
import type { Browser } from "../support/browser.ts";

const GROUPS = 100;
const TASKS_A_GROUP = 50;
const LINES = 200_000;
const LINE_CHARS = 1_000;
const LOG_BYTES = LINES * LINE_CHARS;
/** More elements than any page needs that shows only what is in sight. */
const MOST_ELEMENTS = 3_000;
/** Making all of it takes its time where others are at work. */
const MAKING_MS = 300_000;
const SECRET = "hunter2/hunter2 & hunter2";

const DAGS = `
import { dag, group, manual, task } from "@daymill/core";

const step = task("step", () => undefined);
export const huge = dag("huge", { schedule: manual() }, () => {
  for (let at = 1; at <= ${GROUPS}; at += 1) {
    group("part_" + at, () => {
      let last = step({}, { id: "step_1" });
      for (let one = 2; one <= ${TASKS_A_GROUP}; one += 1) last = step({}, { id: "step_" + one, after: [last] });
    });
  }
});

export const pruned = dag("pruned", { schedule: manual() }, () => void step({}));

const talk = task("talk", (_: {}, ctx) => {
  ctx.log.info("the first line");
  const filling = "x".repeat(${LINE_CHARS} - 100);
  for (let line = 1; line <= ${LINES}; line += 1) ctx.log.info("line " + line + " of many " + filling);
  ctx.log.warn("the last line");
});
export const loud = dag("loud", { schedule: manual() }, () => void talk({}));

const tell = task("tell", async (_: {}, ctx) => {
  const key = await ctx.variable("api_key");
  ctx.log.info("the key is " + key + ", in a \\u001B[31mred\\u001B[0m word");
  ctx.log.info("and as it is sent: " + encodeURIComponent(String(key)));
  throw new Error("refused with " + key);
});
export const careless = dag("careless", { schedule: manual() }, () => void tell({}));
`;

requireService("chromium")("what is larger than anybody expects (needs chromium)", () => {
  let stack: YearsStack;
  let browser: Browser;
  beforeAll(async () => {
    stack = await openYearsStack({
      dags: { "extremes.ts": DAGS },
      seeds: [
        { dagId: "pruned", runs: 3, kept: 1 },
        { dagId: "huge", runs: 3 },
      ],
      env: { DAYMILL__LOGS__MAX_PER_ATTEMPT: "500MB" },
    });
    browser = await stack.newBrowser();
  }, MAKING_MS);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await stack[Symbol.asyncDispose]();
  });

  async function opened(path: string): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(path);
    return page;
  }

  /** Choices of a list that is closed cost nothing to draw. */
  const elementsOf = (page: Page): Promise<number> =>
    page.evaluate<number>("document.querySelectorAll('*:not(option)').length");

  describe("a DAG of 5,000 tasks", () => {
    const RUN = "/dags/huge/runs/day-2022-01-02";

    test("has all of them in its grid, the last a key away, and is narrowed to one", async () => {
      const page = await browser.newPage();
      const grid = new DagPage(page);
      await grid.open("huge");
      await page.getByText("3 runs ·").waitFor();
      await grid.press("Control+End", "End");
      const names = page.getByRole("grid", { name: "Runs of huge by task" });
      expect(Number(await names.getAttribute("aria-rowcount"))).toBeGreaterThanOrEqual(GROUPS);
      expect(await elementsOf(page)).toBeLessThan(MOST_ELEMENTS);
      await page.getByRole("searchbox", { name: "Filter tasks" }).fill(`part_${GROUPS}.step_${TASKS_A_GROUP}`);
      await expect.poll(() => names.getAttribute("aria-rowcount")).toMatch(/^[12]$/);
      await page.close();
    });

    test("is a graph of folded groups, and an outline of what is in sight", async () => {
      const page = await browser.newPage();
      const graph = new GraphPage(page);
      await graph.open("/dags/huge");
      await page.getByText("5,000 tasks").first().waitFor();
      expect(await elementsOf(page)).toBeLessThan(MOST_ELEMENTS);
      await page.goto("/dags/huge/graph?view=outline");
      const outline = page.getByRole("region", { name: "Outline of the graph" });
      await outline.getByRole("listitem").first().waitFor();
      expect(await elementsOf(page)).toBeLessThan(MOST_ELEMENTS);
      await page.close();
    });

    test("is a list of what is in sight on the page of its run, and is cleared as a whole after a preview", async () => {
      const page = await opened(RUN);
      await page.getByText("part_1.step_1").first().waitFor();
      expect(await elementsOf(page)).toBeLessThan(MOST_ELEMENTS);
      await page.goto(`${RUN}?dialog=clear`);
      const clear = new ClearDialog(page);
      await clear.dialog.getByRole("button", { name: "Clear 5,000", exact: true }).waitFor();
      expect(await elementsOf(page)).toBeLessThan(MOST_ELEMENTS);
      await page.close();
    });

    test.each([
      ["its task instances", "/task-instances?dag=huge&state=failed", /^part_\d+\.step_\d+$/],
      ["its code", "/dags/huge/code", "First seen"],
      ["its details", "/dags/huge/details", "Time zone"],
      ["the Gantt of a run", `${RUN}/gantt`, "No attempt yet"],
      ["the list of DAGs", "/dags", "huge"],
    ])("%s show no more than fits", async (_, path, shown) => {
      const page = await opened(path);
      await page.getByText(shown).first().waitFor();
      expect(await elementsOf(page)).toBeLessThan(MOST_ELEMENTS);
      await page.close();
    });

    test("has a task found by its name", async () => {
      const page = await opened(RUN);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await new SearchPalette(page).go(`part_${GROUPS}.step_${TASKS_A_GROUP}`);
      const path = `${RUN}/tasks/part_${GROUPS}.step_${TASKS_A_GROUP}`;
      await page.waitForURL(`**${path}`);
      expect(new URL(page.url()).pathname).toBe(path);
      await page.close();
    });
  });

  describe("a log of 200 MB", () => {
    const RUN = { dagId: "loud", runId: "once" };

    beforeAll(async () => {
      const { client } = stack.server;
      await client.triggerRun({ params: { dagId: RUN.dagId }, body: { runId: RUN.runId } });
      await stack.server.runIn("success", RUN);
    }, MAKING_MS);

    test("begins with its end, says what is shown of it, is searched, and leaves the page at hand", async () => {
      const page = await opened(`/dags/loud/runs/${RUN.runId}/tasks/talk`);
      const task = new TaskPage(page);
      await task.line("the last line").waitFor();
      await page
        .getByText(/^The log has (19|20)\d MiB: its last 48 MiB are shown\. A text is searched for in all of it/)
        .waitFor({ timeout: 120_000 });
      expect(await elementsOf(page)).toBeLessThan(MOST_ELEMENTS);
      await task.search.fill(`line ${LINES} of many`);
      await page.getByText("1 / 1").waitFor();
      await task.line(`line ${LINES} of many`).waitFor();
      await task.search.fill("no line has this");
      await page.getByText("no match").waitFor();
      await task.tab(/Details/).click();
      await page.getByText("Trigger rule").waitFor();
      await page.close();
    });

    test("is searched as a whole by the server, and shown around what that finds, and at its ends", async () => {
      const page = await opened(`/dags/loud/runs/${RUN.runId}/tasks/talk`);
      const task = new TaskPage(page);
      await page.getByText(/^The log has /).waitFor({ timeout: 120_000 });
      await task.search.fill("line 17 of many");
      await page.getByText("no match here, 1 line in the whole log").waitFor();
      await page.getByRole("button", { name: /^Along the log: 1 match on the left/ }).waitFor();
      await task.search.press("Enter");
      await page.getByText("1 / 1 here, 1 line in the whole log").waitFor();
      await task.line("line 17 of many").waitFor();
      const { searchParams } = new URL(page.url());
      expect(Number(searchParams.get("at"))).toBeGreaterThan(0);
      expect(searchParams.get("attempt")).toBe("1");
      expect(await elementsOf(page)).toBeLessThan(MOST_ELEMENTS);
      await page.getByRole("button", { name: "To the end" }).click();
      await task.search.fill("");
      await task.line("the last line").waitFor();
      await page.getByRole("button", { name: "To the beginning" }).click();
      await task.line("the first line").waitFor();
      await page.getByText(/its first 1[2-6] MiB are shown/).waitFor();
      await page.close();
    });

    test("is downloaded whole", async () => {
      const page = await opened(`/dags/loud/runs/${RUN.runId}/tasks/talk`);
      const download = await new TaskPage(page).download("Lines of JSON");
      let bytes = 0;
      let lines = 0;
      for await (const chunk of await download.createReadStream()) {
        const piece = chunk as Buffer;
        bytes += piece.length;
        for (const byte of piece) if (byte === 10) lines += 1;
      }
      expect(lines).toBeGreaterThanOrEqual(LINES + 2);
      expect(bytes).toBeGreaterThan(LOG_BYTES * 0.9);
      await page.close();
    });
  });

  test("a secret that a task wrote into its log and its error never comes to the browser", async () => {
    const { client } = stack.server;
    await client.putVariable({ params: { key: "api_key" }, body: { value: SECRET, secret: true } });
    const run = { dagId: "careless", runId: "once" };
    await client.triggerRun({ params: { dagId: run.dagId }, body: { runId: run.runId } });
    await stack.server.runIn("failed", run);
    const page = await browser.newPage();
    const got: string[] = [];
    page.on("response", (response) => {
      if (response.url().includes("/api/"))
        void response.text().then(
          (text) => got.push(text),
          () => undefined,
        );
    });
    await page.goto(`/dags/careless/runs/${run.runId}/tasks/tell`);
    const task = new TaskPage(page);
    await task.line(/the key is \*\*\*, in a/).waitFor();
    expect(await task.line("red").last().getAttribute("data-color")).toBe("red");
    await page.goto(`/dags/careless/runs/${run.runId}`);
    await page.getByText("refused with ***").first().waitFor();
    await page.goto("/");
    await page.getByText("refused with ***").first().waitFor();
    const encoded = encodeURIComponent(SECRET);
    expect(got.length).toBeGreaterThan(3);
    expect(got.filter((text) => text.includes(SECRET) || text.includes(encoded))).toEqual([]);
    expect(await page.content()).not.toContain(SECRET);
    await page.close();
  });

  test.each(["", "/gantt", "/graph", "/tasks/step", "?dialog=clear"])(
    "a run that retention removed says so, at every address of it (%s)",
    async (rest) => {
      const page = await opened(`/dags/pruned/runs/day-2022-01-01${rest}`);
      const notice = page.getByText("was removed by retention").first();
      await notice.waitFor();
      expect(await notice.textContent()).toMatch(/It had ended in (success|failed) at 2022-01-02/);
      expect(await page.getByText("Could not draw this page").count()).toBe(0);
      await page.close();
    },
  );

  test("a link into the grid to such a run shows those that are left", async () => {
    const page = await opened("/dags/pruned/grid?run=day-2022-01-01&ti=step");
    await page.getByText(/^1 run ·/).waitFor();
    expect(await page.getByText("Could not draw this page").count()).toBe(0);
    await page.close();
  });

  test("no page threw or asked another origin", () => {
    // That a run is not there is what is tested; the browser logs it.
    expect(browser.complaints.filter((text) => !/status of 404/.test(text))).toEqual([]);
  });
});
