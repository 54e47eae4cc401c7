import { describe, expect, it } from "vitest";
import { DaymillError } from "../errors.ts";
import { epochMillis } from "../time.ts";
import { describeExpr } from "./describe-expr.ts";
import type { Expr } from "./expr.ts";
import { exprTasks } from "./expr-tasks.ts";
import { renderExpr, type RenderScope, type TaskEnd } from "./render.ts";
import { taskInterval } from "./task-interval.ts";

const DAY = 86_400_000;
const start = Date.parse("2024-03-15T00:00:00Z");

function scope(tasks: Record<string, TaskEnd> = {}, rest: Partial<RenderScope> = {}): RenderScope {
  return {
    interval: taskInterval({ start: epochMillis(start), end: epochMillis(start + DAY) }, "UTC"),
    params: { region: "eu", nested: { list: [1, 2] } },
    run: { id: "manual__1", type: "manual", logicalDate: null, runAfter: "2024-03-16T00:00:00Z" },
    tasks: new Map(Object.entries(tasks)),
    ...rest,
  };
}

const out = (task: string, ...path: (string | number)[]): Expr => ({ k: "out", task, path });
const settled = (task: string, ...path: (string | number)[]): Expr => ({ k: "settled", task, path });
const done = (output: TaskEnd["output"] & {}): TaskEnd => ({ state: "success", output });

function failure(expr: Expr, within: RenderScope): DaymillError {
  try {
    renderExpr(expr, within);
  } catch (error) {
    if (error instanceof DaymillError) return error;
  }
  throw new Error("nothing was thrown");
}

describe("renderExpr", () => {
  it("takes outputs apart along a path", () => {
    const dump = done({ tables: [{ name: "a" }, { name: "b" }], rows: 3 });
    expect(renderExpr(out("dump", "tables", 1, "name"), scope({ dump }))).toBe("b");
    expect(renderExpr(out("dump", "tables", "length"), scope({ dump }))).toBe(2);
    expect(renderExpr(out("dump"), scope({ dump }))).toEqual(dump.output);
  });

  it("builds objects and arrays around what it reads", () => {
    const expr: Expr = {
      k: "obj",
      fields: { from: out("dump", "uri"), all: { k: "arr", items: [out("dump", "rows"), { k: "lit", v: null }] } },
    };
    expect(renderExpr(expr, scope({ dump: done({ uri: "file:///a", rows: 3 }) }))).toEqual({
      from: "file:///a",
      all: [3, null],
    });
  });

  it("concatenates templates; numbers and booleans are written as they are", () => {
    const expr: Expr = {
      k: "t",
      parts: ["dt=", { k: "iv", steps: [], field: "dateNoDash" }, "/", { k: "idx" }, "/", out("a")],
    };
    expect(renderExpr(expr, scope({ a: done(true) }, { index: 7 }))).toBe("dt=20240315/7/true");
  });

  it("reads params, facts about the run, the element and its index", () => {
    const within = scope({}, { element: { day: "mon" }, index: 2 });
    expect(renderExpr({ k: "param", path: ["nested", "list", 0] }, within)).toBe(1);
    expect(renderExpr({ k: "run", field: "logicalDate" }, within)).toBeNull();
    expect(renderExpr({ k: "el", path: ["day"] }, within)).toBe("mon");
    expect(renderExpr({ k: "idx" }, within)).toBe(2);
  });

  it("takes the first arm of a join whose tasks were not skipped", () => {
    const join: Expr = { k: "first", of: [out("upload"), out("already")], path: ["uri"] };
    const upload = done({ uri: "u" });
    const already = done({ uri: "a" });
    expect(renderExpr(join, scope({ upload, already: { state: "skipped" } }))).toBe("u");
    expect(renderExpr(join, scope({ upload: { state: "skipped" }, already }))).toBe("a");
  });

  it("takes an arm that gives several values, one of them a join", () => {
    const inner: Expr = { k: "first", of: [out("a"), out("b")], path: [] };
    const arm: Expr = { k: "obj", fields: { x: inner, y: out("c") } };
    const join: Expr = { k: "first", of: [arm, { k: "obj", fields: { x: out("d"), y: out("d") } }], path: ["x"] };
    const skipped: TaskEnd = { state: "skipped" };
    expect(renderExpr(join, scope({ a: skipped, b: done(2), c: done(3), d: skipped }))).toBe(2);
    expect(renderExpr(join, scope({ a: skipped, b: skipped, c: skipped, d: done(4) }))).toBe(4);
  });

  it("names what is missing in a value, with its path", () => {
    const error = failure(out("dump", "tables", 0, "nope", "x"), scope({ dump: done({ tables: [{ name: "a" }] }) }));
    expect(error.code).toBe("E304");
    expect(error.message).toBe("dump.tables[0].nope.x cannot be rendered: there is no .tables[0].nope.");
  });

  it("does not find what an object inherits", () => {
    expect(failure(out("a", "toString"), scope({ a: done({}) })).code).toBe("E304");
    expect(failure(out("a", "__proto__"), scope({ a: done({}) })).code).toBe("E304");
  });

  it("says when the input comes from a skipped task, alone or as a join of which nothing ran", () => {
    const skipped: TaskEnd = { state: "skipped" };
    expect(failure(out("a"), scope({ a: skipped })).details["state"]).toBe("skipped");
    const join: Expr = { k: "first", of: [out("a"), out("b")], path: [] };
    expect(failure(join, scope({ a: skipped, b: skipped })).details["state"]).toBe("skipped");
  });

  it("fails on a task that returned nothing, an element outside a mapping, an object in a template", () => {
    expect(failure(out("a"), scope({ a: { state: "success" } })).message).toContain("returned nothing");
    expect(failure({ k: "el", path: [] }, scope()).message).toContain("mapped");
    expect(failure({ k: "t", parts: [out("a")] }, scope({ a: done({}) })).message).toContain("template");
    expect(failure({ k: "param", path: ["ghost"] }, scope()).message).toContain("params.ghost");
  });
});

describe("a settled value", () => {
  const error = { code: null, name: "Error", message: "no", stack: null, details: null };

  it("holds the output, or a part of it, of a task that succeeded", () => {
    const a = done({ rows: 3 });
    expect(renderExpr(settled("a"), scope({ a }))).toEqual({ state: "success", output: { rows: 3 } });
    expect(renderExpr(settled("a", "rows"), scope({ a }))).toEqual({ state: "success", output: 3 });
    expect(renderExpr(settled("a"), scope({ a: { state: "success" } }))).toEqual({ state: "success", output: null });
  });

  it("holds the error of a task that failed, and the state of any other", () => {
    expect(renderExpr(settled("a"), scope({ a: { state: "failed", error } }))).toEqual({ state: "failed", error });
    expect(renderExpr(settled("a"), scope({ a: { state: "failed" } }))).toEqual({ state: "failed", error: null });
    expect(renderExpr(settled("a"), scope({ a: { state: "upstream_failed" } }))).toEqual({ state: "upstream_failed" });
    expect(renderExpr(settled("a"), scope({ a: { state: "running" } }))).toEqual({ state: "unfinished" });
    expect(renderExpr(settled("a"), scope())).toEqual({ state: "unfinished" });
  });

  it("of a join is the arm that was taken, or a skipped one when none was", () => {
    const join: Expr = { k: "first", of: [settled("a"), settled("b")], path: [] };
    expect(renderExpr(join, scope({ a: { state: "skipped" }, b: { state: "failed" } }))).toEqual({
      state: "failed",
      error: null,
    });
    expect(renderExpr(join, scope({ a: { state: "skipped" }, b: { state: "skipped" } }))).toEqual({ state: "skipped" });
  });
});

describe("describeExpr", () => {
  it("reads like the source", () => {
    const home: Expr = {
      k: "t",
      parts: ["lake:/", { k: "iv", steps: [{ op: "plus", duration: { days: 1 } }], field: "date" }, "/"],
    };
    expect(describeExpr(home)).toBe("lake:/{interval.plus({ days: 1 }).date}/");
    expect(describeExpr({ k: "iv", steps: [{ op: "startIn", zone: "UTC" }], format: "%Y" })).toBe(
      'interval.startIn("UTC").format("%Y")',
    );
    expect(describeExpr({ k: "obj", fields: { from: out("dump", "x-y", 0), rows: { k: "lit", v: 3 } } })).toBe(
      '{ from: dump["x-y"][0], rows: 3 }',
    );
    expect(describeExpr({ k: "first", of: [out("a"), settled("b", "c")], path: ["uri"] })).toBe(
      "first(a, settled(b.c)).uri",
    );
    expect(
      describeExpr({ k: "arr", items: [{ k: "el", path: ["x"] }, { k: "idx" }, { k: "param", path: ["p"] }] }),
    ).toBe("[element.x, index, params.p]");
  });
});

describe("exprTasks", () => {
  it("names every task that is read, at any depth, once and sorted", () => {
    const expr: Expr = {
      k: "obj",
      fields: {
        z: { k: "arr", items: [out("z"), { k: "t", parts: ["x", out("b", "c")] }] },
        f: { k: "first", of: [out("z"), settled("a")], path: [] },
        n: { k: "param", path: ["q"] },
      },
    };
    expect(exprTasks(expr)).toEqual(["a", "b", "z"]);
  });
});
