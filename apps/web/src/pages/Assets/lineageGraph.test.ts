import type { AssetLineage } from "@daymill/contract";
import { expect, test } from "vitest";
import { lineageGraph } from "./lineageGraph.ts";

/** visits -> (summing: read, sum) -> sums -> (report) */
const lineage: AssetLineage = {
  assets: [
    { asset: "sums", lastEventAt: null },
    { asset: "visits", lastEventAt: null },
  ],
  dags: [
    { dagId: "report", paused: true },
    { dagId: "summing", paused: false },
  ],
  links: [
    { asset: "sums", dagId: "report", role: "schedule", taskId: null },
    { asset: "sums", dagId: "summing", role: "produces", taskId: "sum" },
    { asset: "visits", dagId: "summing", role: "consumes", taskId: "read" },
    { asset: "visits", dagId: "summing", role: "schedule", taskId: null },
  ],
  more: false,
};

test("an asset that is asked about comes first, and each box says what it is", () => {
  const { nodes } = lineageGraph(lineage, "visits");
  expect(nodes.map(({ key, line }) => [key, line])).toEqual([
    ["asset:visits", "this asset"],
    ["asset:sums", "asset"],
    ["dag:report", "DAG · paused"],
    ["dag:summing", "DAG · sum, read"],
  ]);
});

test("arrows follow the data, one between the same two boxes", () => {
  const { edges } = lineageGraph(lineage, "visits");
  expect(edges.map(({ from, to }) => [from, to])).toEqual([
    ["asset:sums", "dag:report"],
    ["dag:summing", "asset:sums"],
    ["asset:visits", "dag:summing"],
  ]);
});

test("what is called the same as a DAG is another box", () => {
  const same: AssetLineage = {
    ...lineage,
    links: [{ asset: "report", dagId: "report", role: "produces", taskId: "make" }],
    assets: [{ asset: "report", lastEventAt: null }],
  };
  const { nodes, edges } = lineageGraph(same, "report");
  expect(nodes.map(({ key }) => key)).toEqual(["asset:report", "dag:report", "dag:summing"]);
  expect(edges.map(({ key }) => key)).toEqual(["dag:report asset:report"]);
});
