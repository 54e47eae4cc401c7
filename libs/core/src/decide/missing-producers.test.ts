import { expect, test } from "vitest";
import type { Expr } from "../dag/expr.ts";
import { serializedDag, serializedTask } from "../testing/serialized.ts";
import { missingProducers, type InstanceWithOutput } from "./missing-producers.ts";
import { graphIndex } from "./run-graph.ts";

const reads = (task: string): Expr => ({ k: "obj", fields: { from: { k: "out", task, path: ["uri"] } } });
const graph = graphIndex(
  serializedDag([
    serializedTask("dump"),
    serializedTask("convert", { upstream: ["dump"], input: reads("dump") }),
    serializedTask("load", { upstream: ["convert"], input: reads("convert") }),
    serializedTask("tell", { upstream: ["load"] }),
  ]),
);
const instance = (taskId: string, change: Partial<InstanceWithOutput> = {}): InstanceWithOutput => ({
  taskId,
  mapIndex: -1,
  state: "success",
  isLost: true,
  ...change,
});
const all = ["dump", "convert", "load", "tell"].map((taskId) => instance(taskId));
const missing = (cleared: readonly string[], instances: readonly InstanceWithOutput[] = all) =>
  missingProducers(
    graph,
    cleared.map((taskId) => ({ taskId, mapIndex: -1 })),
    instances,
  ).map(({ taskId }) => taskId);

test("what is cleared misses the producer of what it reads, when that is gone", () => {
  expect(missing(["load"])).toEqual(["convert"]);
  expect(missing(["convert", "load"])).toEqual(["dump"]);
});

test("nothing is missed that is cleared too, is still there, is made anew anyway, or is only waited for", () => {
  expect(missing(["dump", "convert", "load"])).toEqual([]);
  expect(missing(["load"], [instance("convert", { isLost: false })])).toEqual([]);
  expect(missing(["load"], [instance("convert", { state: "none" })])).toEqual([]);
  expect(missing(["tell"])).toEqual([]);
});
