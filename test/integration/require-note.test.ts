import { expect, test } from "vitest";
import { startStack } from "../support/start-stack.ts";

const DAG = `
import { dag, manual, task } from "@daymill/core";
const load = task("load", () => 1);
export default dag("orders", { schedule: manual() }, () => load());
`;

test("where why is asked for nobody clears or marks without saying it, by the API or the command, and the audit log has it", async () => {
  await using stack = await startStack({ dags: { "orders.ts": DAG }, env: { DAYMILL__AUDIT__REQUIRE_NOTE: "true" } });
  const { client } = stack;
  const run = { dagId: "orders", runId: "one" };
  expect(await client.getSession()).toMatchObject({ requiresNote: true });
  await client.triggerRun({ params: { dagId: "orders" }, body: { runId: "one" } });
  await stack.runIn("success", run);

  const body = { dagId: "orders", runIds: ["one"], state: "failed" as const };
  expect(await client.mark({ body: { ...body, dryRun: true } })).toMatchObject({ kind: "plan", total: 1 });
  await expect(client.mark({ body })).rejects.toMatchObject({ problem: { code: "E702", status: 400 } });
  await expect(client.clear({ body: { dagId: "orders", runIds: ["one"], note: " " } })).rejects.toThrow(
    "audit.requireNote",
  );
  const refused = await stack.runCommand(["tasks", "clear", "orders", "--run", "one", "--yes"]);
  expect(refused.code).not.toBe(0);
  expect(refused.output).toContain("Say why");

  await client.mark({ body: { ...body, note: "ticket 7" } });
  await stack.runIn("failed", run);
  const { items } = await client.listAuditEntries({ query: { action: ["mark"] } });
  expect(items.filter(({ outcome }) => outcome === "done").map(({ asked }) => asked)).toEqual([
    expect.objectContaining({ note: "ticket 7" }),
  ]);
});
