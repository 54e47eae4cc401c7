import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryDag } from "../testing/arbitrary-dag.ts";
import { serializedDag, serializedTask } from "../testing/serialized.ts";
import { clearSet } from "./clear-set.ts";
import { graphIndex } from "./run-graph.ts";
import type { TaskSubset } from "../dag/task-subset.ts";
import { tasksOfSubset, tasksReadBy } from "./task-subset.ts";

const work = serializedTask;
const reads = (task: string) => ({ input: { k: "out", task, path: [] }, upstream: [task] }) as const;
const subset = (tasks: readonly string[], around: Partial<TaskSubset> = {}): TaskSubset => ({
  tasks,
  upstream: false,
  downstream: false,
  ...around,
});

/** absent before dump before convert (reads dump) before load (reads convert) before report. */
const pipeline = graphIndex(
  serializedDag([
    work("absent"),
    work("dump", { upstream: ["absent"] }),
    work("convert", reads("dump")),
    work("load", reads("convert")),
    work("report", { upstream: ["load"] }),
  ]),
);

describe("a subset of tasks", () => {
  test("runs again exactly what was named", () => {
    expect(tasksOfSubset(pipeline, subset(["load"])).rerun).toEqual(["load"]);
  });

  test("from a task on, or up to it, is that task with all downstream, or all upstream", () => {
    expect(tasksOfSubset(pipeline, subset(["load"], { downstream: true })).rerun).toEqual(["load", "report"]);
    expect(tasksOfSubset(pipeline, subset(["convert"], { upstream: true })).rerun).toEqual([
      "absent",
      "dump",
      "convert",
    ]);
  });

  test("brings to a new run what its inputs are made from, and nothing that it only comes after", () => {
    expect(tasksOfSubset(pipeline, subset(["load"])).create).toEqual(["dump", "convert", "load"]);
    expect(tasksOfSubset(pipeline, subset(["report"])).create).toEqual(["report"]);
  });

  test("brings to a new run the task that chooses its arm", () => {
    const condition = { value: { k: "out", task: "choose", path: [] }, equals: true } as const;
    const graph = graphIndex(
      serializedDag([work("choose"), work("arm", { upstream: ["choose"], conditions: [condition] })]),
    );
    expect(tasksOfSubset(graph, subset(["arm"]))).toEqual({ rerun: ["arm"], create: ["choose", "arm"] });
  });

  test("has the setups and teardowns of its work", () => {
    const graph = graphIndex(
      serializedDag([
        work("make", { role: "setup" }),
        work("use", { upstream: ["make"] }),
        work("drop", { role: "teardown", teardownOf: ["make"], upstream: ["make", "use"] }),
      ]),
    );
    expect(tasksOfSubset(graph, subset(["use"])).rerun).toEqual(["make", "use", "drop"]);
  });

  test("passes over names that the DAG does not have", () => {
    expect(tasksOfSubset(pipeline, subset(["gone", "load"])).rerun).toEqual(["load"]);
    expect(tasksOfSubset(pipeline, subset(["gone"]))).toEqual({ rerun: [], create: [] });
  });

  const subsets = arbitraryDag().chain((dag) =>
    fc.record({
      dag: fc.constant(dag),
      wish: fc.record({
        tasks: fc.subarray(
          dag.tasks.map(({ id }) => id),
          { minLength: 1 },
        ),
        upstream: fc.boolean(),
        downstream: fc.boolean(),
      }),
    }),
  );

  test("is in a run that exists what a clear of the same tasks takes", () => {
    fc.assert(
      fc.property(subsets, ({ dag, wish }) => {
        const graph = graphIndex(dag);
        const done = graph.order.map(({ id }) => ({ taskId: id, mapIndex: -1, state: "success" as const }));
        const options = { onlyFailed: false, onlyRunning: false, running: "leave" } as const;
        const cleared = clearSet(
          graph,
          { ...wish, ...options, tasks: wish.tasks.map((taskId) => ({ taskId })) },
          done,
        ).map(({ taskId }) => taskId);
        expect(tasksOfSubset(graph, wish).rerun).toEqual(cleared);
      }),
    );
  });

  test("never leaves out of a new run what one of its tasks reads", () => {
    fc.assert(
      fc.property(subsets, ({ dag, wish }) => {
        const graph = graphIndex(dag);
        const { rerun, create } = tasksOfSubset(graph, wish);
        const made = new Set(create);
        expect(rerun.filter((id) => !made.has(id))).toEqual([]);
        const read = graph.order.filter(({ id }) => made.has(id)).flatMap(tasksReadBy);
        expect(read.filter((id) => !made.has(id))).toEqual([]);
      }),
    );
  });
});
