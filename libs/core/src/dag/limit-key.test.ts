import { expect, test } from "vitest";
import { epochMillis } from "../time.ts";
import type { Expr } from "./expr.ts";
import { limitKey } from "./limit-key.ts";
import type { RenderScope, TaskEnd } from "./render.ts";
import { taskInterval } from "./task-interval.ts";

const START = epochMillis(Date.UTC(2024, 4, 2));

function keyOf(key: Expr, tasks: Readonly<Record<string, TaskEnd>> = {}): string {
  const scope: RenderScope = {
    interval: taskInterval({ start: START, end: START }, "UTC"),
    params: { customer: "acme", none: null, list: ["a"], empty: "", odd: "a\0b", long: "x".repeat(251) },
    run: { id: "r", type: "manual", logicalDate: null, runAfter: "" },
    tasks: new Map(Object.entries(tasks)),
    element: { id: 7, isNew: true },
    index: 3,
  };
  return limitKey({ key, limit: 1, name: null }, scope);
}

const param = (name: string): Expr => ({ k: "param", path: [name] });

test("a key is text; a number and a boolean are written as text", () => {
  expect(keyOf(param("customer"))).toBe("acme");
  expect(keyOf({ k: "el", path: ["id"] })).toBe("7");
  expect(keyOf({ k: "el", path: ["isNew"] })).toBe("true");
  expect(keyOf({ k: "t", parts: [param("customer"), "/", { k: "idx" }] })).toBe("acme/3");
});

test.each<[string, Expr, string]>([
  ["null", param("none"), "it is null"],
  ["a list", param("list"), 'it is ["a"]'],
  ["nothing at all", param("empty"), "it is empty"],
  ["what no database keeps", param("odd"), "the character NUL"],
  ["too long", param("long"), "251 characters, at most 250"],
  ["not there", param("ghost"), "there is no .ghost"],
  ["of a task that failed", { k: "out", task: "a", path: [] }, 'task "a" is failed'],
])("a key that is %s is E310", (_what, key, why) => {
  const make = () => keyOf(key, { a: { state: "failed" } });
  expect(make).toThrow(expect.objectContaining({ code: "E310" }));
  expect(make).toThrow(why);
});

test("a key made of a skipped task skips, as an input does", () => {
  const make = () => keyOf({ k: "out", task: "a", path: [] }, { a: { state: "skipped" } });
  expect(make).toThrow(
    expect.objectContaining({ code: "E304", details: expect.objectContaining({ state: "skipped" }) }),
  );
});
