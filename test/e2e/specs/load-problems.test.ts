import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";

const broken = `import { dag, manual, task } from "@daymill/core";

const load = task("load", () => ({ rows: 1 }));

export default dag("broken", { schedule: manual() }, () => {
  load({});
  load({});
});
`;

requireService("chromium")("load problems (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test("a broken file is told on every page while it is open, and on its own with the place in its source", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags");
    await page.getByRole("link", { name: "shop" }).waitFor();
    stack.writeDag("broken.ts", broken);
    await page.getByText("1 DAG file could not be loaded.").waitFor();
    await page.getByRole("button", { name: /^broken\.ts:7:3 / }).click();
    await page.getByRole("region", { name: "Source around E204, line 7:3", exact: true }).waitFor();
    await page.goto("/dags/shop/grid");
    await page.getByText("1 DAG file could not be loaded.").waitFor();
    await page.getByRole("link", { name: /^Show \d problem/ }).click();
    await page.getByRole("heading", { name: "broken.ts" }).waitFor();
    expect(await page.getByText("1 DAG file could not be loaded.").count()).toBe(0);
    expect(await page.getByRole("region", { name: /^Source around E204/ }).textContent()).toContain("load({})");
  });

  test("once it is right the notice goes and the DAG comes", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags");
    await page.getByText("1 DAG file could not be loaded.").waitFor();
    stack.writeDag("broken.ts", broken.replace("  load({});\n", ""));
    await page.getByRole("link", { name: "broken", exact: true }).waitFor();
    await page.getByText("1 DAG file could not be loaded.").waitFor({ state: "detached" });
    expect(await page.getByRole("link", { name: "broken", exact: true }).count()).toBe(1);
  });
});
