import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";

const named = (dagId: string) => `import { dag, manual, task } from "@daymill/core";

const load = task("load", () => ({ rows: 1 }));

export default dag("${dagId}", { schedule: manual() }, () => {
  load({});
});
`;

requireService("chromium")("deleting a DAG (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test("a DAG whose file calls it otherwise now says so, and is deleted once its name is typed", async () => {
    const { client } = stack;
    const params = { dagId: "seasonal" };
    stack.writeDag("seasonal.ts", named("seasonal"));
    await waitUntil("the DAG", async () => (await client.listDags()).items.some(({ dagId }) => dagId === "seasonal"));
    const { runId } = await client.triggerRun({ params, body: {} });
    await stack.runIn("success", { ...params, runId });
    const page = await stack.browser.newPage();
    await page.goto("/dags/seasonal/grid");
    await page.getByRole("button", { name: "Trigger" }).waitFor();
    const erase = page.getByRole("button", { name: "Delete…" });
    expect(await erase.count()).toBe(0);
    stack.writeDag("seasonal.ts", named("yearly"));
    await page.getByText("The DAG folders do not have it any more (seasonal.ts).").waitFor();

    await erase.click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("1 run with 1 task instance").waitFor();
    const confirm = dialog.getByRole("button", { name: "Delete it" });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel("Type seasonal to delete it").fill("seasonal");
    await confirm.click();
    await page.waitForURL("**/dags");
    await page.getByRole("link", { name: "yearly", exact: true }).waitFor();
    await page.getByRole("link", { name: "seasonal", exact: true }).waitFor({ state: "detached" });
    await expect(client.getDag({ params })).rejects.toMatchObject({ problem: { code: "E701" } });
  });

  test("no page threw or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });
});
