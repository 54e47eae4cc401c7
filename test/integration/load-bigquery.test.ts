import { FakeBigQuery, publishParquet, taskBench } from "@daymill/operators/testing";
import { expect, test } from "vitest";
import { startStack } from "../support/start-stack.ts";

test("a DAG on a server loads its day into BigQuery by changing nothing but the connection", async () => {
  await using bench = await taskBench();
  await using fake = await FakeBigQuery.start();
  await publishParquet(bench, "day", ["SELECT range AS n, '2024-01-31' AS ds FROM range(3)"]);
  const source = `
import { dag, manual } from "@daymill/core";
import { loadTable } from "@daymill/operators";
export default dag("d", { schedule: manual() }, () => {
  loadTable("load", { connection: "cloud" })({
    from: ${JSON.stringify(bench.uri("lake/day/"))},
    rows: 3,
    table: "logs.events",
    partition: { column: "ds", value: "2024-01-31" },
  });
});
`;
  await using stack = await startStack({ dags: { "d.ts": source } });
  const body = { type: "bigquery", database: "project", extra: { endpoint: fake.url, location: "EU" } };
  await stack.client.putConnection({ params: { connectionId: "cloud" }, body });
  await stack.client.triggerRun({ params: { dagId: "d" }, body: { runId: "one" } });
  await stack.runIn("success", { dagId: "d", runId: "one" });
  expect(await fake.query("logs.events", "SELECT count(*)::INT, sum(n)::INT FROM $table")).toEqual([[3, 3]]);
});
