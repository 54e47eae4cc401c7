import { testContext } from "@daymill/core";
import { expect, it } from "vitest";
import { triggerDag } from "./trigger-dag.ts";

it("asks for a run of the other DAG, which is made when the task succeeds", async () => {
  const ctx = testContext();
  await triggerDag("report", { dag: "report" }).run({ params: { rows: 3 }, logicalDate: "2024-03-15" }, ctx);
  await triggerDag("report", { dag: "report" }).run({}, ctx);
  expect(ctx.effects.triggers).toEqual([
    { dagId: "report", params: { rows: 3 }, logicalDate: "2024-03-15" },
    { dagId: "report", params: {}, logicalDate: null },
  ]);
});

it("is refused for what is no id where the task is defined (E209)", () => {
  expect(() => triggerDag("report", { dag: "a b" })).toThrow(/dag is "a b", which is no id/);
});
