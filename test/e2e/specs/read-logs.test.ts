import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { DagPage } from "../pages/DagPage.ts";
import { RunPage } from "../pages/RunPage.ts";
import { TaskPage } from "../pages/TaskPage.ts";

requireService("chromium")("read logs (needs chromium)", () => {
  let stack: E2eStack;
  let task: TaskPage;
  let gate: ReturnType<E2eStack["newGate"]>;

  beforeAll(async () => {
    stack = await openStack();
    const page = await stack.browser.newPage();
    gate = stack.newGate();
    const dag = new DagPage(page);
    await dag.open("gated");
    await dag.triggerWith({ gate: gate.file });
    await new RunPage(page).openTask("talk");
    task = new TaskPage(page);
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test("lines are there while the task still runs", async () => {
    await task.line("waiting at the gate").waitFor();
    const header = task.page.getByRole("main").locator("header");
    await expect.poll(() => header.textContent()).toContain("Running");
  });

  test("addresses are links that open elsewhere, and nothing in a log is run or drawn as markup", async () => {
    const link = task.log.getByRole("link");
    expect(await link.getAttribute("href")).toBe("https://example.org/docs");
    expect(await link.getAttribute("rel")).toContain("noopener");
    await task.line(/<b>not bold<\/b> and javascript:alert\(1\)/).waitFor();
    expect(await task.log.getByRole("link").count()).toBe(1);
    expect(await task.line("green").getAttribute("data-color")).toBe("green");
  });

  test("new lines come into sight by themselves", async () => {
    gate.open();
    await task.line("line 300 after the gate").waitFor();
    expect(await task.line("waiting at the gate").count()).toBe(0);
  });

  test("scrolling up stops that, and the way back is offered", async () => {
    await task.log.evaluate((log) => log.scrollTo(0, 0));
    await task.line("waiting at the gate").waitFor();
    expect(await task.line("line 300 after the gate").count()).toBe(0);
  });

  test("its warnings are stepped through by keys, where there is no error", async () => {
    const { page } = task;
    await page.getByRole("main").getByText("1 warning", { exact: true }).waitFor();
    await task.log.evaluate((log) => log.scrollTo(0, log.scrollHeight));
    await task.line("line 300 after the gate").waitFor();
    await page.keyboard.press("e");
    await page.getByText("warning 1 / 1").waitFor();
    await task.line("for what a gate is").waitFor();
    expect(await task.log.locator("[data-current=true]").textContent()).toContain("for what a gate is");
  });

  test("a search counts every match of the whole log, in sight or not, and steps through them", async () => {
    await task.search.fill("after the gate");
    await task.page.getByText("1 / 300").waitFor();
    await task.search.press("Shift+Enter");
    await task.page.getByText("300 / 300").waitFor();
    await expect.poll(() => task.line(/^line 300 /).isVisible()).toBe(true);
  });

  test("a strip beside the log shows where its matches and warnings stand, and leads to them", async () => {
    const strip = task.page.getByRole("button", {
      name: "Along the log: 300 matches on the left, 1 warning on the right",
    });
    const box = await strip.boundingBox();
    if (box === null) throw new Error("the strip is not drawn");
    await strip.click({ position: { x: 6, y: box.height - 2 } });
    await expect.poll(() => task.line(/^line 299 /).isVisible()).toBe(true);
    await strip.click({ position: { x: 6, y: 2 } });
    await expect.poll(() => task.line("for what a gate is").isVisible()).toBe(true);
  });

  test("a regular expression finds what it matches in the whole log, and the address keeps that it is one", async () => {
    const { page } = task;
    await page.getByRole("button", { name: "Regular expression" }).click();
    await task.search.fill("^line [12]\\d\\d after");
    await page.getByText("1 / 200").waitFor();
    expect(await task.log.locator("mark").first().textContent()).toBe("line 100 after");
    await page.reload();
    await page.getByText("1 / 200").waitFor();
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ q: "^line [12]\\d\\d after", re: "1" });
  });

  test("upper and lower case are told apart, and whole words, where that is asked for, and the address keeps it", async () => {
    const { page } = task;
    await page.getByRole("button", { name: "Whole word" }).click();
    await page.getByRole("button", { name: "Match case" }).click();
    await task.search.fill("lin(e 1)?");
    await page.getByText("1 / 1", { exact: true }).waitFor();
    expect(await task.log.locator("mark").first().textContent()).toBe("line 1");
    const { searchParams } = new URL(page.url());
    expect([searchParams.get("word"), searchParams.get("case")]).toEqual(["1", "1"]);
    await task.search.fill("Line 1");
    await page.getByText("no match", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Match case" }).click();
    await page.getByText("1 / 1", { exact: true }).waitFor();
    const lines = task.log.locator("[data-index]");
    const number = await lines
      .filter({ has: page.locator("mark") })
      .getByRole("button")
      .first()
      .textContent();
    await page.getByRole("button", { name: "Only matching lines" }).click();
    await expect.poll(() => lines.count()).toBe(1);
    expect(await lines.getByRole("button").first().textContent()).toBe(number);
    expect(new URL(page.url()).searchParams.get("lines")).toBe("matching");
    await page.getByRole("button", { name: "Only matching lines" }).click();
    await expect.poll(() => lines.count()).toBeGreaterThan(1);
    await page.getByRole("button", { name: "Whole word" }).click();
  });

  test("a pattern that is none is told where it is typed, one without an end is ended, and the page goes on", async () => {
    const { page } = task;
    await task.search.fill("line (");
    await page.getByText("No regular expression: Unterminated group").waitFor();
    await task.search.fill("(.+)+(.+)+(.+)+\\0$");
    await page.getByText("This pattern takes too long on this log").waitFor();
    await task.search.fill("gate$");
    await page.getByText("1 / 301").waitFor();
    expect(await page.getByText("takes too long").count()).toBe(0);
    await page.getByRole("button", { name: "Regular expression" }).click();
  });

  test("a level shows itself and what is above it, and the address keeps it", async () => {
    await task.search.fill("");
    await task.level.selectOption("warn");
    await task.line("for what a gate is").waitFor();
    expect(await task.line("after the gate").count()).toBe(0);
    await task.page.reload();
    await task.line("for what a gate is").waitFor();
    expect(await task.line("waiting at the gate").count()).toBe(0);
  });

  test("a line has an address of its own", async () => {
    await task.level.selectOption("debug");
    await task.log.evaluate((log) => log.scrollTo(0, 0));
    await task.log.getByRole("button", { name: "Link to line 2", exact: true }).click();
    await expect.poll(() => new URL(task.page.url()).hash).toBe("#L2");
    await task.page.reload();
    await expect.poll(() => task.log.locator("[data-marked=true]").textContent()).toContain("for what a gate is");
  });

  test("marked lines are copied, also as Markdown with the link to them", async () => {
    const { page } = task;
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const copied = (): Promise<string> => page.evaluate("navigator.clipboard.readText()");
    await task.log.getByRole("button", { name: "Link to line 3", exact: true }).click({ modifiers: ["Shift"] });
    await expect.poll(() => new URL(page.url()).hash).toBe("#L2-L3");
    await page.getByRole("button", { name: "Copy 2 lines" }).click();
    await page.getByRole("menuitem", { name: "Without times" }).click();
    await page.getByText("2 lines copied").waitFor();
    expect(await copied()).toMatch(/^see https:\/\/example.org\/docs for what a gate is\ngreen and <b>[^\n]*$/);
    await page.getByRole("button", { name: "Copy 2 lines" }).click();
    await page.getByRole("menuitem", { name: "Markdown with the link" }).click();
    await expect.poll(copied).toMatch(/^\[Log of talk, attempt 1, lines 2 to 3\]/);
    const [, link = "", block = ""] = /\]\((.+)\)\n\n([^]*)/.exec(await copied()) ?? [];
    expect(block).toMatch(/^```text\n\S+Z WARN {2}see [^]*\n```\n$/);
    const address = new URL(link);
    expect([address.searchParams.get("attempt"), address.hash]).toEqual(["1", "#L2-L3"]);
    const elsewhere = await stack.browser.newPage();
    await elsewhere.goto(link);
    await expect.poll(() => new TaskPage(elsewhere).log.locator("[data-marked=true]").count()).toBe(2);
    await elsewhere.close();
  });

  test("the whole log can be downloaded", async () => {
    const textOf = async (form: string): Promise<string> => {
      const stream = await (await task.download(form)).createReadStream();
      return (await stream.toArray()).join("");
    };
    expect((await textOf("Lines of JSON")).trim().split("\n").length).toBeGreaterThanOrEqual(303);
    expect(await textOf("Text as it was written")).toMatch(/^line 299 after the gate\nline 300 after the gate$/m);
  });

  test("keys choose the times, fill the screen and leave it", async () => {
    const { page } = task;
    const times = page.getByRole("combobox", { name: "Times" });
    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("t");
    await expect.poll(() => times.inputValue()).toBe("date");
    await page.keyboard.press("t");
    await page.keyboard.press("t");
    await expect.poll(() => times.inputValue()).toBe("delta");
    expect(new URL(page.url()).searchParams.get("ts")).toBe("delta");
    await expect.poll(() => task.log.getByText(/^\+\d+ m?s$/).count()).toBeGreaterThan(0);
    await page.keyboard.press("t");
    await page.keyboard.press("t");
    await expect.poll(() => times.inputValue()).toBe("clock");
    await page.keyboard.press("F");
    await expect
      .poll(() => page.evaluate("document.fullscreenElement?.contains(document.querySelector('[role=log]'))"))
      .toBe(true);
    await task.log.waitFor();
    await page.keyboard.press("F");
    await expect.poll(() => page.evaluate("document.fullscreenElement")).toBe(null);
  });

  describe("a log of groups and stacks", () => {
    let listened: TaskPage;
    let path: string;
    const group = (name: string) => listened.log.getByRole("button", { name, exact: true });
    const expanded = (name: string) => group(name).getAttribute("aria-expanded");

    beforeAll(async () => {
      path = new URL(task.page.url()).pathname.replace("/tasks/talk", "/tasks/listen");
      listened = new TaskPage(await stack.browser.newPage());
      await listened.page.goto(path);
      await listened.line("SchemaError: no total").waitFor();
    });
    afterAll(async () => {
      await listened.page.close();
    });

    test("folds a group that went well, with how long it took, and leaves a failed one open", async () => {
      expect(await expanded("copy the orders")).toBe("false");
      expect(await listened.line("50 lines").isVisible()).toBe(true);
      expect(await listened.line("copied row 1").count()).toBe(0);
      expect(await expanded("check them")).toBe("true");
      expect(await listened.line("✕ failed").isVisible()).toBe(true);
      await listened.line("row 7 has no total").waitFor();
    });

    test("shows the lines of one source, and the address keeps which", async () => {
      const source = listened.page.getByRole("combobox", { name: "Source" });
      await source.selectOption("Output (stdout)");
      await expect.poll(() => listened.line("SchemaError").count()).toBe(0);
      expect(await listened.line("said on the console").isVisible()).toBe(true);
      expect(new URL(listened.page.url()).searchParams.get("src")).toBe("stdout");
      await source.selectOption("All sources");
      await listened.line("SchemaError").waitFor();
    });

    test("folds frames in code of others, and shows those of the user", async () => {
      await listened.line("at load (dags/orders.ts:31:18)").waitFor();
      expect(await listened.line("at parse").count()).toBe(0);
      await listened.log.getByRole("button", { name: "show 3 more frames" }).click();
      await listened.line("at parse (/app/node_modules/schema/index.js:10:1)").waitFor();
      await listened.log.getByRole("button", { name: "fold 3 frames" }).click();
      await expect.poll(() => listened.line("at parse").count()).toBe(0);
    });

    test("keeps the numbers of the log, and the name of the group in sight while one reads in it", async () => {
      await group("copy the orders").click();
      await listened.line("copied row 1").first().waitFor();
      expect(await group("copy the orders").isVisible()).toBe(true);
      expect(await listened.page.getByRole("button", { name: / new$/ }).count()).toBe(0);
      await listened.log.getByRole("button", { name: "Link to line 52", exact: true }).waitFor();
      const line = listened.line("copied row 50");
      await line.scrollIntoViewIfNeeded();
      await listened.log.evaluate((log) => log.scrollTo(0, 18 * 20));
      await expect.poll(() => group("copy the orders").first().isVisible()).toBe(true);
      await group("copy the orders").first().click();
      // Once its first line is at the top, the name above goes.
      await expect.poll(() => group("copy the orders").count()).toBe(1);
      await group("copy the orders").click();
      await expect.poll(() => listened.line("copied row 50").count()).toBe(0);
    });

    test("opens where a search finds something in it, and where the address marks a line of it", async () => {
      await listened.search.fill("copied row 33");
      await listened.page.getByText("1 / 1").waitFor();
      await expect.poll(() => listened.line("copied row 33").isVisible()).toBe(true);
      const { page } = listened;
      await page.goto("about:blank");
      await page.goto(`${path}#L20`);
      await expect.poll(() => listened.log.locator("[data-marked=true]").textContent()).toContain("copied row 18");
    });
  });

  test("what one attempt said differently than another stands beside each other", async () => {
    const run = await stack.failedRunOf("shop");
    const name = { dagId: "shop", runId: run.split("/").at(-1) ?? "" };
    await stack.client.clear({
      body: { dagId: "shop", runIds: [name.runId], tasks: [{ taskId: "load" }], downstream: true },
    });
    await stack.runIn("success", name);
    const page = await stack.browser.newPage();
    await page.goto(`${run}/tasks/load`);
    await page.getByRole("combobox", { name: "Compare with" }).selectOption("Compare with attempt 1");
    const lines = page.getByRole("region", { name: "Log of attempt 1 beside that of attempt 2" });
    const textOf = (change: string) => lines.locator(`[data-change=${change}]`).allTextContents();
    await lines.waitFor();
    await page.keyboard.press("1");
    await new TaskPage(page).line("the warehouse refused").first().waitFor();
    expect(new URL(page.url()).search).toBe("?attempt=1");
    await page.getByText(/^error 1 \/ \d+$/).waitFor();
    expect(await new TaskPage(page).log.locator("[data-current=true]").textContent()).toContain("ERROR");
    await page.goBack();
    await lines.waitFor();
    expect((await textOf("removed")).join("\n")).toContain("the warehouse refused 17 rows");
    expect((await textOf("added")).join("\n")).toContain("loaded rows=17");
    expect(new URL(page.url()).search).toBe("?compare=1");
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });
});
