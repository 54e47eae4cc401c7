import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { GraphPage } from "../pages/GraphPage.ts";

requireService("chromium")("graph (needs chromium)", () => {
  let stack: E2eStack;
  let run: string;
  beforeAll(async () => {
    stack = await openStack();
    run = await stack.failedRunOf("warehouse");
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  async function openGraph(path: string, search?: string): Promise<GraphPage> {
    const graph = new GraphPage(await stack.browser.newPage());
    await graph.open(path, search);
    return graph;
  }

  describe("of a run", () => {
    test("says how its tasks stand, mapped ones as one box, and marks what failed and what that blocked, or shows only that", async () => {
      const graph = await openGraph(run);
      await expect.poll(() => graph.box("task:staging.load").textContent()).toContain("1 failed, 2 success");
      expect(await graph.box("task:tell").textContent()).toContain("Success");
      const failed = await graph.page
        .locator("[data-box][data-failed=true]")
        .evaluateAll((boxes) => boxes.map((box) => box.getAttribute("data-box")));
      expect(new Set(failed)).toEqual(
        new Set(["task:staging.load", "task:marts.check_daily", "task:marts.monthly.check_monthly", "task:report"]),
      );
      await graph.page.getByRole("checkbox", { name: "Failed path", exact: true }).check();
      await expect.poll(() => graph.boxes.count()).toBe(4);
      expect(new URL(graph.page.url()).search).toBe("?part=failed");
      await graph.page.close();
    });

    test("says how long each task took, and of what goes on how long it has", async () => {
      const graph = await openGraph(run);
      await expect.poll(() => graph.box("task:tell").textContent()).toMatch(/Success[\d.]+ m?s$/);
      expect(await graph.box("task:report").textContent()).not.toMatch(/ m?s$/);
      await graph.page.close();
    });

    test("a box has a menu, by right click and by key, from which its tasks are cleared", async () => {
      const graph = await openGraph(run);
      const { page } = graph;
      await graph.box("task:tell").click({ button: "right" });
      const menu = page.getByRole("menu", { name: "tell" });
      await menu.waitFor();
      expect(await menu.getByRole("menuitem").allTextContents()).toEqual([
        "Open",
        "Clear…",
        "Mark…",
        "Show only what is around it",
        "Begin the ways at tell",
        "Copy link",
      ]);
      await page.keyboard.press("Escape");
      await menu.waitFor({ state: "detached" });
      await page.keyboard.press(".");
      await menu.getByRole("menuitem", { name: "Clear…" }).click();
      await page
        .getByRole("dialog")
        .getByText(/^tell in run/)
        .waitFor();
      expect(new URL(page.url()).search).toBe("?dialog=clear&on=tell");
      await page.close();
    });

    test("follows the run while it goes on", async () => {
      const gate = stack.newGate();
      const { runId } = await stack.client.triggerRun({
        params: { dagId: "gated" },
        body: { params: { gate: gate.file } },
      });
      const graph = await openGraph(`/dags/gated/runs/${runId}`);
      await expect.poll(() => graph.box("task:talk").textContent()).toContain("Running");
      gate.open();
      await expect.poll(() => graph.box("task:listen").textContent()).toContain("Success");
      await graph.page.close();
    });

    test("leads from a task to what it reads and makes, by key too", async () => {
      const graph = await openGraph("/dags/sell");
      await graph.box("task:sell").focus();
      await graph.page.keyboard.press("Tab");
      const focused = graph.page.locator(":focus");
      expect(await focused.getAttribute("title")).toBe("reads lake/bread");
      const box = await focused.boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(24);
      await graph.page.getByRole("list", { name: "Assets of sell" }).getByRole("link", { name: "out till" }).click();
      await graph.page.getByRole("heading", { name: "till" }).waitFor();
      expect(new URL(graph.page.url()).pathname).toBe("/assets/till");
      await graph.page.close();
    });

    test("leads to the page of a task, and of a mapped one to its instances", async () => {
      const graph = await openGraph(run);
      await graph.box("task:tell").click();
      await graph.page.getByText("told").first().waitFor();
      await graph.page.goBack();
      await graph.box("task:staging.load").click();
      await graph.page.getByText("Why they failed").waitFor();
      expect(new URL(graph.page.url()).pathname).toBe(`${run}/tasks/staging.load/m`);
      await graph.page.close();
    });

    test("is walked by keys: along arrows, into groups and out, and to a task's page", async () => {
      const graph = await openGraph(run);
      const { keyboard } = graph.page;
      await graph.box("task:staging.load").focus();
      await keyboard.press("ArrowLeft");
      expect(await graph.focused()).toBe("task:staging.list");
      await keyboard.press("ArrowRight");
      expect(await graph.focused()).toBe("task:staging.load");

      await keyboard.press("e");
      await expect.poll(() => graph.focused()).toBe("group:staging");
      expect(new URL(graph.page.url()).search).toBe("?except=staging");
      await keyboard.press("Enter");
      await expect.poll(() => graph.focused()).toBe("task:staging.list");

      await keyboard.press("f");
      await expect.poll(() => graph.box("task:tell").count()).toBe(1);
      await expect.poll(() => new URL(graph.page.url()).searchParams.get("focus")).toBe("staging.list");
      await graph.box("task:tell").focus();
      await keyboard.press("Enter");
      await graph.page.getByText("told").first().waitFor();
      await graph.page.close();
    });

    test("shows what the address says: direction, folded groups, what is around a task", async () => {
      const graph = await openGraph(run, "?groups=folded&except=marts&dir=TB");
      expect(await keysOf(graph)).toEqual(
        new Set(["group:staging", "task:marts.check_daily", "group:marts.monthly", "task:report", "task:tell"]),
      );
      const places = await Promise.all([
        graph.box("group:staging").boundingBox(),
        graph.box("task:tell").boundingBox(),
      ]);
      expect(places[1]?.y).toBeGreaterThan((places[0]?.y ?? 0) + (places[0]?.height ?? 0));

      await graph.open(run, "?focus=marts.check_daily&before=1&after=0");
      expect(await keysOf(graph)).toEqual(new Set(["task:staging.load", "task:marts.check_daily"]));
      await graph.page.getByLabel("Around a task").selectOption("");
      await expect.poll(() => graph.boxes.count()).toBe(6);
      expect(new URL(graph.page.url()).search).toBe("");
      await graph.page.close();
    });

    test("dims what is not around a task when the rest is to stay in sight", async () => {
      const graph = await openGraph(run, "?focus=marts.check_daily&before=1&after=0");
      await graph.page.getByText("Dim others").click();
      await expect.poll(() => graph.boxes.count()).toBe(6);
      expect(new URL(graph.page.url()).searchParams.get("rest")).toBe("shown");
      const bright = graph.page.locator("[data-box][data-dim=false]");
      expect(await bright.evaluateAll((boxes) => boxes.map((box) => box.getAttribute("data-box")))).toEqual([
        "task:staging.load",
        "task:marts.check_daily",
      ]);
      await graph.page.close();
    });

    test("is moved by a drag, also one that begins on a box, and brought nearer by the wheel", async () => {
      const graph = await openGraph(run);
      const { mouse } = graph.page;
      const placeOf = async () => {
        const { x = 0, y = 0, width = 0 } = (await graph.box("task:tell").boundingBox()) ?? {};
        return { x, y, width };
      };
      const before = await placeOf();
      await mouse.move(before.x + 20, before.y + 10);
      await mouse.down();
      await mouse.move(before.x - 80, before.y - 20, { steps: 4 });
      await mouse.up();
      const after = await placeOf();
      expect([after.x - before.x, after.y - before.y].map(Math.round)).toEqual([-100, -30]);
      expect(new URL(graph.page.url()).pathname).toBe(`${run}/graph`);

      await mouse.wheel(0, -400);
      await expect.poll(async () => (await placeOf()).width).toBeGreaterThan(before.width * 1.5);
      await graph.page.getByRole("button", { name: "Show everything (0)" }).click();
      await expect.poll(async () => Math.round((await placeOf()).x)).toBe(Math.round(before.x));
      await graph.page.close();
    });

    test("is brought nearer by two fingers that part, and moved by one", async () => {
      const graph = await openGraph(run);
      const touch = await graph.page.context().newCDPSession(graph.page);
      const area = await graph.page.getByRole("application").boundingBox();
      const middle = { x: (area?.x ?? 0) + (area?.width ?? 0) / 2, y: (area?.y ?? 0) + 40 };
      const fingers = async (type: "touchStart" | "touchMove" | "touchEnd", ...apart: readonly number[]) =>
        await touch.send("Input.dispatchTouchEvent", {
          type,
          touchPoints: apart.map((x, id) => ({ x: middle.x + x, y: middle.y, id })),
        });
      const before = await graph.box("task:tell").boundingBox();
      await fingers("touchStart", -40, 40);
      for (const step of [50, 60, 70, 80]) await fingers("touchMove", -step, step);
      await fingers("touchEnd");
      const widthOf = async (): Promise<number> => (await graph.box("task:tell").boundingBox())?.width ?? 0;
      await expect.poll(async () => Math.round(((await widthOf()) / (before?.width ?? 1)) * 10)).toBe(20);
      // The browser's own zoom would have made the page nearer, and not what lies on it.
      expect(await graph.page.evaluate("visualViewport.scale")).toBe(1);

      const near = await graph.box("task:tell").boundingBox();
      await fingers("touchStart", 0);
      for (const step of [20, 40, 60]) await fingers("touchMove", step);
      await fingers("touchEnd");
      await expect
        .poll(async () => Math.round(((await graph.box("task:tell").boundingBox())?.x ?? 0) - (near?.x ?? 0)))
        .toBe(60);
      expect(Math.round(await widthOf())).toBe(Math.round(near?.width ?? 0));
      await graph.page.close();
    });

    test("rings the tasks that somebody looks for, also in the outline", async () => {
      const graph = await openGraph(run);
      await graph.page.keyboard.press("/");
      await graph.page.keyboard.type("CHECK_");
      await graph.page.getByText("2 tasks found").waitFor();
      const ringed = graph.page.locator("[data-box][data-found=true]");
      expect(await ringed.evaluateAll((boxes) => boxes.map((box) => box.getAttribute("data-box")))).toEqual([
        "task:marts.check_daily",
        "task:marts.monthly.check_monthly",
      ]);
      await graph.page.getByText("Outline", { exact: true }).click();
      const outline = graph.page.getByRole("region", { name: "Outline of the graph" });
      await expect.poll(() => outline.locator("[data-found=true]").count()).toBe(2);
      expect(Object.fromEntries(new URL(graph.page.url()).searchParams)).toEqual({ find: "CHECK_", view: "outline" });
      await graph.page.close();
    });

    test("lights all ways between two tasks that are pressed with Shift, and keeps them in the address", async () => {
      const graph = await openGraph(run);
      await graph.box("task:staging.list").click({ modifiers: ["Shift"] });
      await graph.box("task:marts.monthly.check_monthly").click({ modifiers: ["Shift"] });
      await graph.page.getByText("4 tasks on the ways from staging.list to marts.monthly.check_monthly").waitFor();
      const address = new URL(graph.page.url());
      expect(address.pathname).toBe(`${run}/graph`);
      expect(Object.fromEntries(address.searchParams)).toEqual({
        focus: "staging.list",
        to: "marts.monthly.check_monthly",
        rest: "shown",
      });
      expect(await brightOf(graph)).toEqual(
        new Set([
          "task:staging.list",
          "task:staging.load",
          "task:marts.check_daily",
          "task:marts.monthly.check_monthly",
        ]),
      );
      await graph.page.reload();
      await graph.page.getByText("4 tasks on the ways from").waitFor();
      await graph.page.getByText("Hide others").click();
      await expect.poll(() => graph.boxes.count()).toBe(4);
      await graph.page.getByRole("button", { name: "Show all tasks" }).click();
      await expect.poll(() => graph.boxes.count()).toBe(6);
      expect(new URL(graph.page.url()).search).toBe("");
      await graph.page.close();
    });

    test("lights the ways from the keyboard too, and says when there are none", async () => {
      const graph = await openGraph(run);
      await graph.box("task:tell").focus();
      await graph.page.keyboard.press("Shift+Enter");
      await expect.poll(() => new URL(graph.page.url()).searchParams.get("focus")).toBe("tell");
      await graph.box("task:report").focus();
      await graph.page.keyboard.press("Shift+Enter");
      await graph.page.getByText("No way leads from tell to report, nor back.").waitFor();
      expect(await brightOf(graph)).toEqual(new Set(["task:tell", "task:report"]));
      await graph.page.getByLabel("Ways to a task").selectOption("staging.load");
      await graph.page.getByText("2 tasks on the ways from staging.load to tell").waitFor();
      expect(await brightOf(graph)).toEqual(new Set(["task:staging.load", "task:tell"]));
      await graph.page.close();
    });

    test("shows the ways between two tasks in the outline, by its buttons", async () => {
      const graph = await openGraph(run);
      const { page } = graph;
      await page.goto(`${run}/graph?view=outline`);
      const outline = page.getByRole("region", { name: "Outline of the graph" });
      await outline.getByRole("button", { name: "Begin the ways at staging.list" }).press("Enter");
      await outline.getByRole("button", { name: "Show the ways between staging.list and report" }).press("Enter");
      await page.getByText("on the ways from staging.list to report").waitFor();
      const on = outline.getByRole("listitem").filter({ hasText: "on the way" });
      await expect
        .poll(() => on.filter({ has: page.getByRole("link", { name: "load", exact: true }) }).count())
        .toBe(1);
      expect(await on.filter({ has: page.getByRole("link", { name: "tell", exact: true }) }).count()).toBe(0);
      await outline.getByRole("button", { name: /^staging\.list is an end of the ways/ }).press("Enter");
      await expect.poll(() => on.count()).toBe(0);
      await page.close();
    });

    async function saved(kind: "SVG" | "PNG"): Promise<Buffer> {
      const graph = await openGraph(run);
      await graph.page.getByRole("button", { name: "Save as" }).click();
      const [file] = await Promise.all([
        graph.page.waitForEvent("download"),
        graph.page.getByRole("menuitem", { name: kind }).click(),
      ]);
      expect(file.suggestedFilename()).toMatch(/^graph-of-warehouse-run-.*\.(svg|png)$/);
      const content = await readFile(await file.path());
      await graph.page.close();
      return content;
    }

    test("is saved as an SVG of its own, with what the page says", async () => {
      const text = (await saved("SVG")).toString();
      expect(text).toMatch(/^<svg [^]*<title>staging\.load<\/title>[^]*1 failed, 2 success/);
    });

    test("is saved as a PNG, sharper than the screen", async () => {
      expect(pngSize(await saved("PNG")).width).toBeGreaterThan(1_000);
    });

    test("of a link with a task that is not there says so and shows all", async () => {
      const graph = await openGraph(run, "?focus=gone&before=x&dir=sideways");
      await graph.page.getByText("all tasks are shown").waitFor();
      expect(await graph.boxes.count()).toBe(6);
      await graph.page.close();
    });

    test("is an outline for who wants words, and on a phone", async () => {
      const page = await stack.browser.newPage({ size: { width: 390, height: 844 } });
      await page.goto(`${run}/graph`);
      const outline = page.getByRole("region", { name: "Outline of the graph" });
      const row = outline.getByRole("listitem").filter({ has: page.getByRole("link", { name: "load", exact: true }) });
      await expect.poll(() => row.textContent()).toContain("1 failed, 2 success");
      await outline.getByRole("button", { name: "staging", exact: true }).click();
      await expect.poll(() => row.count()).toBe(0);
      await page.close();
    });
  });

  describe("of a version", () => {
    test("tells of a task what it is, and what stands around it", async () => {
      const graph = await openGraph("/dags/warehouse");
      await graph.box("task:tell").click();
      const facts = graph.page.getByRole("complementary", { name: "Selected task" });
      await facts.getByText("all_done").waitFor();
      await facts.getByRole("link", { name: "staging.load" }).click();
      await facts.getByRole("heading", { name: "staging.load" }).waitFor();
      await facts.getByText("one instance for each element of a list").waitFor();
      expect(new URL(graph.page.url()).searchParams.get("task")).toBe("staging.load");
      await graph.page.keyboard.press("Escape");
      await facts.waitFor({ state: "hidden" });
      await graph.page.close();
    });

    test("marks what differs from another version, also what that one had more", async () => {
      const write = (tasks: string): void =>
        stack.writeDag(
          "changing.ts",
          `import { dag, manual, task } from "@daymill/core";
const step = task("step", () => undefined);
const sure = task("step", { retries: 2 }, () => undefined);
export default dag("changing", { schedule: manual() }, () => { ${tasks} });`,
        );
      const known = async () => {
        const listed = stack.client.listVersions({ params: { dagId: "changing" }, query: {} });
        return (await listed.catch(() => ({ items: [] }))).items.length;
      };
      write('const a = step({}, { id: "a" }); step({}, { id: "gone", after: [a] });');
      await expect.poll(known).toBe(1);
      write('const a = sure({}, { id: "a" }); step({}, { id: "come", after: [a] });');
      await expect.poll(known).toBe(2);

      const graph = await openGraph("/dags/changing");
      await graph.page.getByLabel("Compared with").selectOption("1");
      await graph.box("task:gone").getByText("− removed").waitFor();
      expect(new URL(graph.page.url()).search).toBe("?against=1");
      await graph.box("task:come").getByText("+ added").waitFor();
      await graph.box("task:a").getByText("~ changed").waitFor();
      await graph.box("task:gone").click();
      await graph.page.getByRole("complementary", { name: "Selected task" }).getByText("gone").first().waitFor();
      await graph.page.getByLabel("Compared with").selectOption("");
      await expect.poll(() => graph.boxes.count()).toBe(2);
      await graph.page.close();
    });

    test("of three hundred tasks has its groups folded; one is opened without the drawing moving away", async () => {
      const graph = await openGraph("/dags/wide");
      await graph.page.getByText("301 tasks in 30 groups").waitFor();
      expect(await graph.boxes.count()).toBe(31);
      const before = await graph.box("group:part_2").boundingBox();
      await graph.box("group:part_2").click();
      await graph.box("task:part_2.step_1").waitFor();
      expect(await graph.boxes.count()).toBe(40);
      const frame = graph.page.getByTitle("Fold part_2");
      await expect
        .poll(async () => Math.abs(((await frame.boundingBox())?.x ?? 0) - (before?.x ?? 0)))
        .toBeLessThan(40);
      await graph.page.close();
    });

    test("of three hundred tasks is drawn with all groups open, and shown whole by a key", async () => {
      const graph = await openGraph("/dags/wide", "?groups=open");
      expect(await graph.boxes.count()).toBe(301);
      const end = graph.box("task:part_30.step_10");
      const rightEdge = async (): Promise<number> => (await end.boundingBox())?.x ?? Number.NaN;
      expect(await rightEdge()).toBeGreaterThan(1_440);
      await graph.page.keyboard.press("0");
      await expect.poll(rightEdge).toBeLessThan(1_440);
      await graph.page.close();
    });
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });
});

/** The size that a PNG file says it has. */
function pngSize(file: Buffer): { readonly width: number; readonly height: number } {
  expect(file.subarray(1, 4).toString()).toBe("PNG");
  return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
}

/** The boxes that others stand back for. */
async function brightOf(graph: GraphPage): Promise<ReadonlySet<string | null>> {
  const bright = graph.page.locator("[data-box][data-dim=false]");
  return new Set(await bright.evaluateAll((boxes) => boxes.map((box) => box.getAttribute("data-box"))));
}

async function keysOf(graph: GraphPage): Promise<ReadonlySet<string | null>> {
  return new Set(await graph.boxes.evaluateAll((boxes) => boxes.map((box) => box.getAttribute("data-box"))));
}
