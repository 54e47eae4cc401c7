import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { findA11yViolations } from "../support/axe.ts";

/** Asks where to load what, and loads it there. */
const ASKING = `
import { approval, dag, manual, task } from "@daymill/core";
import * as z from ${JSON.stringify(fileURLToPath(import.meta.resolve("zod")))};

const ask = approval("ask", {
  form: z.object({
    zone: z.enum(["eu", "us"]).describe("Where the tables go").meta({ title: "Zone" }),
    rows: z.int().min(1).max(100).default(5),
    tables: z.array(z.enum(["orders", "rates", "visits"])).default(["orders"]),
    full: z.boolean().default(false).describe("Load everything anew"),
    day: z.iso.date().optional(),
    ticket: z.string().optional().describe("Where this was agreed on"),
  }),
  timeout: "2d",
  onTimeout: { decision: "approve", values: { zone: "eu", tables: ["orders", "rates"] } },
  assignedUsers: ["ana", "bo"],
});
const load = task("load", (input: { zone: string; rows: number }) => input.zone + " " + input.rows);

export default dag("asking", { schedule: manual() }, () => {
  const { values } = ask({ message: "The rates of June look odd: where are they to go?" });
  load({ zone: values.zone, rows: values.rows });
});
`;

const SIZES = { wide: { width: 1_440, height: 900 }, phone: { width: 390, height: 844 } };
const path = (runId: string) => `/dags/asking/runs/${runId}/tasks/ask`;

requireService("chromium")("approvals with a form (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
    stack.writeDag("asking.ts", ASKING);
    await waitUntil(
      "the DAG is known",
      async () => (await stack.client.listDags({ query: { q: "asking" } })).items.length === 1,
    );
    for (const runId of ["one", "two"]) await stack.client.triggerRun({ params: { dagId: "asking" }, body: { runId } });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const open = async (runId: string) => {
    const page = await stack.browser.newPage();
    await page.goto(path(runId));
    await page.getByText("where are they to go?").first().waitFor();
    return page;
  };

  test("what is missing or refused is said at its field; then the values are what the next task gets", async () => {
    const page = await open("one");
    const approve = page.getByRole("button", { name: "Approve" });
    const zone = page.getByRole("combobox", { name: "Zone" });
    await approve.click();
    await page.getByText("Required", { exact: true }).waitFor();
    await zone.selectOption("us");
    await page.getByLabel("rows").fill("700");
    await approve.click();
    await page
      .getByText(/Too big: expected number to be <=100/)
      .first()
      .waitFor();
    await page.getByLabel("rows").fill("7");
    await page.getByRole("checkbox", { name: "visits" }).click();
    await page.getByLabel("ticket").fill("LAKE-17");
    await approve.click();
    await page.getByText("Approved by local").waitFor();
    const output = await waitUntilLoaded(stack, "one");
    expect(output).toBe("us 7");
    const { approval } = await stack.client.getTaskInstance({
      params: { dagId: "asking", runId: "one", taskId: "ask" },
    });
    expect(approval?.answer?.values).toEqual({
      zone: "us",
      rows: 7,
      tables: ["orders", "visits"],
      full: false,
      ticket: "LAKE-17",
    });
    await page.close();
  });

  test("axe finds nothing wrong with the form, light and dark, wide and narrow", async () => {
    const page = await open("two");
    await page.getByRole("button", { name: "Approve" }).click();
    const found: string[] = [];
    for (const [size, pixels] of Object.entries(SIZES)) {
      await page.setViewportSize(pixels);
      for (const scheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
        const violations = await findA11yViolations(page);
        found.push(...violations.map((violation) => `${size}, ${scheme}: ${violation}`));
      }
    }
    expect(found).toEqual([]);
    await page.close();
  });
});

async function waitUntilLoaded({ client }: E2eStack, runId: string): Promise<unknown> {
  const params = { dagId: "asking", runId };
  await waitUntil("the run is over", async () => (await client.getRun({ params })).state === "success");
  return (await client.getOutput({ params: { ...params, taskId: "load" } })).value;
}
