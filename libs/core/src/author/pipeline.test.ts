import { describe, expect, it, vi } from "vitest";
import { TaskSkipped } from "./task-skipped.ts";
import pipeline from "../../type-tests/pipeline.ts";

// The operators are stand-ins of the same types: what is tested is what the authoring layer makes of the DAG.
vi.mock("@daymill/operators", () => import("../../type-tests/operators.ts"));

describe("a pipeline as users write it", () => {
  const graph = pipeline.toJSON();
  const task = (id: string) => graph.tasks.find((one) => one.id === id);

  it("is a graph of operators, in the order of the data", () => {
    expect(graph.tasks.map((one) => [one.id, one.operator, one.upstream])).toEqual([
      ["not_published", "objectAbsent", []],
      ["dump", "pgDump", ["not_published"]],
      ["convert", "convert", ["dump", "not_published"]],
      ["publish", "upload", ["convert", "not_published"]],
      ["already_published", "published", ["not_published"]],
      ["load", "loadTable", ["already_published", "publish"]],
    ]);
    expect(graph).toMatchObject({ start: "2015-06-01", end: "2020-03-01", catchup: true, maxActiveRuns: 4 });
    expect(task("dump")).toMatchObject({ pool: "source_db", retries: { limit: 3 } });
    expect(task("publish")).toMatchObject({ retries: { limit: 5, backoff: "exponential", baseMs: 10_000 } });
    expect(task("load")?.triggerRule).toBe("none_failed_min_one_success");
  });

  it("writes a template inside a template out", () => {
    expect(task("not_published")?.input).toEqual({
      k: "obj",
      fields: {
        uri: { k: "t", parts: ["lake:/build_id/", { k: "iv", steps: [], field: "dateNoDash" }, "/_SUCCESS"] },
      },
    });
  });

  it("dumps, converts, publishes and loads a day", async () => {
    const run = await pipeline.test({ interval: "2019-12-01" });
    expect(run.state).toBe("success");
    expect(run.states).toMatchObject({ publish: "success", already_published: "skipped", load: "success" });
    expect(run.outputs["publish"]).toEqual({ uri: "lake:/build_id/20191201/", rows: 3 });
  });

  it("loads a day that was published before, without dumping it again", async () => {
    const run = await pipeline.test({ interval: "2019-12-01", stub: { not_published: false } });
    expect(run.states).toMatchObject({ dump: "skipped", already_published: "success", load: "success" });
  });

  it("skips the whole day when the source has no tables of it", async () => {
    const dump = () => {
      throw new TaskSkipped("no table of the day");
    };
    const run = await pipeline.test({ interval: "2019-12-01", stub: { dump } });
    expect(run.state).toBe("success");
    expect(run.states).toMatchObject({ dump: "skipped", convert: "skipped", publish: "skipped", load: "skipped" });
  });
});
