import assert from "node:assert/strict";
import { test } from "node:test";
import orders, { sum } from "./orders.ts";

test("a task is tested by its body", async () => {
  const totals = await sum.run({
    orders: [
      { id: 1, country: "de", cents: 500 },
      { id: 2, country: "fr", cents: 250 },
      { id: 3, country: "de", cents: 100 },
    ],
  });
  assert.deepEqual(totals, { orders: 3, cents: { de: 600, fr: 250 } });
});

test("a DAG is tested in memory, with tasks that you replace", async () => {
  const run = await orders.test({
    interval: "2024-05-01",
    stub: { extract: () => ({ orders: [{ id: 1, country: "de", cents: 500 }] }) },
  });
  assert.equal(run.state, "success");
  assert.deepEqual(run.outputs["sum"], { orders: 1, cents: { de: 500 } });
});
