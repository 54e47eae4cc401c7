import type { AssetView } from "@daymill/contract";
import { expect, test } from "vitest";
import { lineageGraph } from "./lineageGraph.ts";
import { MOST_BOXES, wholeLineage } from "./wholeLineage.ts";

function asset(name: string, said: Partial<AssetView> = {}): AssetView {
  return { asset: name, lastEventAt: null, producers: [], consumers: [], pending: 0, ...said };
}

test("what one DAG makes and another is started by hangs together", () => {
  const lineage = wholeLineage(
    [
      asset("flour", { producers: [{ dagId: "mill", taskId: "grind" }], consumers: [{ dagId: "bake", taskId: null }] }),
      asset("bread", { producers: [{ dagId: "bake", taskId: "oven" }] }),
    ],
    new Set(["mill", "another"]),
  );
  const { nodes, edges } = lineageGraph(lineage, undefined);
  expect(nodes.map((node) => node.key)).toEqual(["asset:flour", "asset:bread", "dag:bake", "dag:mill"]);
  expect(edges.map(({ from, to }) => `${from} > ${to}`)).toEqual([
    "dag:mill > asset:flour",
    "asset:flour > dag:bake",
    "dag:bake > asset:bread",
  ]);
  expect(nodes.map((node) => node.line)).toEqual(["asset", "asset", "DAG · oven", "DAG · paused · grind"]);
  expect(lineage.more).toBe(false);
});

test("there are never more boxes than a picture holds, and then it says so", () => {
  const many = Array.from({ length: 200 }, (_, at) =>
    asset(`a${at}`, { producers: [{ dagId: `d${at}`, taskId: "make" }] }),
  );
  const lineage = wholeLineage(many, new Set());
  expect(lineage.assets.length + lineage.dags.length).toBe(MOST_BOXES);
  expect(lineage.more).toBe(true);
});
