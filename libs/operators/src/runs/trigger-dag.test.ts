import { testContext } from "@daymill/core";
import { expect, it } from "vitest";
import { triggerDag } from "./trigger-dag.ts";

it("asks for a run of the other DAG, which is made when the task succeeds", async () => {
  const ctx = testContext();
  await triggerDag("report", { dag: "report" }).run({ params: { rows: 3 }, logicalDate: "2024-03-15" }, ctx);
  await triggerDag("report", { dag: "report" }).run({}, ctx);
  await triggerDag("report", { dag: "report", whenExists: "keep" }).run({ logicalDate: "2024-03-15" }, ctx);
  expect(ctx.effects.triggers).toEqual([
    { dagId: "report", params: { rows: 3 }, logicalDate: "2024-03-15" },
    { dagId: "report", params: {}, logicalDate: null },
    { dagId: "report", params: {}, logicalDate: "2024-03-15", whenExists: "keep" },
  ]);
});

it("is refused for what is no id where the task is defined (E209)", () => {
  expect(() => triggerDag("report", { dag: "a b" })).toThrow(/dag is "a b", which is no id/);
  const asIs = { dag: "report", whenExists: "reset" } as unknown as Parameters<typeof triggerDag>[1];
  expect(() => triggerDag("report", asIs)).toThrow(/whenExists is "reset", which is none of fail, keep/);
});
