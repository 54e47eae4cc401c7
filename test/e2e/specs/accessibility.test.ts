import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { findA11yViolations } from "../support/axe.ts";

const sizes = { desktop: { width: 1_440, height: 900 }, phone: { width: 390, height: 844 } } as const;

requireService("chromium")("accessibility (needs chromium)", () => {
  let stack: E2eStack;
  let run: string;
  beforeAll(async () => {
    stack = await openStack();
    run = await stack.failedRunOf("shop");
    await stack.visited();
    const extra = { loaves: 12, from: "an oven, a bag of flour, water, salt, and a night of patience" };
    await stack.client.createAssetEvent({ params: { asset: "lake/bread" }, body: { extra } });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  /** Each page and dialog, its path from the path of a failed run, and what shows that it has been drawn. */
  const views: readonly (readonly [name: string, path: (run: string) => string, drawn: string])[] = [
    ["home", () => "/", "Failed in the last 24 hours"],
    ["the DAG list", () => "/dags", "shop"],
    ["the DAG list without a match", () => "/dags?q=nothing-is-called-so", "No DAG matches the filters"],
    ["the grid", () => "/dags/shop/grid", "1 failed"],
    ["a task in the grid", (run) => `/dags/shop/grid?run=${run.split("/").at(-1) ?? ""}&ti=load`, "Open log"],
    ["the trigger dialog", () => "/dags/shop/grid?dialog=trigger", "Logical date"],
    ["the backfill dialog", () => "/dags/shop/grid?dialog=backfill", "Runs that exist"],
    ["the calendar of a DAG", () => "/dags/shop/calendar", "1 day with runs"],
    ["a day of the calendar", () => "/dags/daily/calendar?day=2024-03-15", "No runs."],
    ["the runs of a day", () => "/dags/daily/runs?day=2024-03-15", "Show all days"],
    ["the graph of a DAG", () => "/dags/warehouse/graph", "always · all_done"],
    ["a task in the graph of a DAG", () => "/dags/warehouse/graph?task=tell", "Show only what is around it"],
    ["a graph of folded groups", () => "/dags/wide/graph?focus=part_9.step_1&side=up", "10 tasks"],
    ["the outline of a graph", () => "/dags/warehouse/graph?view=outline", "after staging.load"],
    ["the runs of a DAG", () => "/dags/shop/runs", "upstream failed"],
    ["the backfills of a DAG", () => "/dags/shop/backfills", "No backfills yet"],
    ["the dialog of a repeated backfill", () => "/dags/daily/backfills?dialog=repeat", "Today it would run"],
    ["the code of a DAG", () => "/dags/shop/code?task=load", "First seen"],
    ["the details of a DAG", () => "/dags/shop/details", "Time zone"],
    ["a DAG that is not there", () => "/dags/no_such_dag/grid", "Not found"],
    ["a run", (run) => run, "Why it failed"],
    ["the graph of a run", (run) => `${run}/graph?view=drawing`, "Upstream failed"],
    ["the outline of a run", (run) => `${run}/graph?view=outline`, "Upstream failed"],
    ["the gantt of a run", (run) => `${run}/gantt`, "waited for a slot"],
    ["the clear dialog", (run) => `${run}?dialog=clear`, "Stop what is running first"],
    ["the mark dialog", (run) => `${run}/tasks/load?dialog=mark&as=skipped`, "what runs is stopped"],
    ["a log", (run) => `${run}/tasks/load`, "the warehouse refused"],
    ["attempts", (run) => `${run}/tasks/load?tab=attempts`, "Queued for"],
    ["the details of a task", (run) => `${run}/tasks/load?tab=details`, "Trigger rule"],
    ["the data of a task", () => "/dags/visits/runs/second/tasks/convert?tab=data&against=first", "+150 %, was 100"],
    ["the trend of a task", () => "/dags/visits/runs/second/tasks/convert?tab=trend", "this run"],
    ["a task that never started", (run) => `${run}/tasks/publish`, "No output yet"],
    ["all runs", () => "/runs", "upstream failed"],
    ["all backfills", () => "/backfills", "No backfills yet"],
    ["the assets", () => "/assets", "s3://mill/flour/"],
    ["the assets without a match", () => "/assets?q=nothing", "No asset matches the search"],
    ["an asset", () => "/assets/lake%2Fbread", "More has to come before it runs."],
    ["the lineage of an asset", () => "/assets/lake%2Fbread?tab=lineage&view=drawing", "DAG · sell"],
    ["the outline of a lineage", () => "/assets/lake%2Fbread?tab=lineage&view=outline", "DAG · sell, after"],
    ["the dialog of an event", () => "/assets/lake%2Fbread?dialog=emit", "what the event says"],
    ["the dialog that materialises", () => "/assets/lake%2Fbread?dialog=materialise", "Logical date"],
    ["the dialog of what waits", () => "/assets/lake%2Fbread?dialog=drop&dag=sell", "Drop all"],
    ["load problems", () => "/problems", "Every DAG file loads"],
    ["the pools", () => "/pools?pool=default_pool", "DAGs that use default_pool"],
    ["the dialog of a pool", () => "/pools?pool=default_pool&dialog=edit", "No limit"],
    ["the dialog that deletes a pool", () => "/pools?pool=default_pool&dialog=delete", "Take it out of these tasks"],
    ["the connections", () => "/connections", "A directory of this Daymill"],
    ["the connections without a match", () => "/connections?q=nothing", "No connection matches the filters"],
    ["the form of a connection", () => "/connections?dialog=new", "A server to dump from"],
    ["a connection that is built in", () => "/connections?connection=lake&dialog=edit", "cannot be changed"],
    ["health", () => "/system", "Servers on this database"],
    ["the audit log", () => "/audit?action=deletePool", "Nothing of that kind was done"],
    ["the variables", () => "/variables", "No variables yet"],
    ["the form of a variable", () => "/variables?dialog=new", "Sealed: tasks can use it"],
    ["an address that leads nowhere", () => "/nowhere", "There is no such page"],
  ];

  test.each(views)("axe finds nothing wrong on %s, light and dark, wide and narrow", async (_, path, drawn) => {
    const page = await stack.browser.newPage();
    await page.goto(path(run));
    await page.getByText(drawn).first().waitFor();
    const found: string[] = [];
    for (const [size, pixels] of Object.entries(sizes)) {
      await page.setViewportSize(pixels);
      for (const scheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
        const violations = await findA11yViolations(page);
        found.push(...violations.map((violation) => `${size}, ${scheme}: ${violation}`));
      }
    }
    await page.close();
    expect(found).toEqual([]);
  });
});
