import { describe, expect, it } from "vitest";
import { dag } from "../author/dag.ts";
import { task } from "../author/task.ts";
import { deserializeDag, fingerprintInput, serializeDag } from "./serialize-dag.ts";

const graph = (docs: string, table = "x") => {
  const dump = task("dump", { docs }, (input: { table: string; docs: string }) => input.table);
  return dag("d", { docs }, () => void dump({ table, docs: "data" })).toJSON();
};

describe("a stored DAG", () => {
  it("is read back as it was written", () => {
    expect(deserializeDag(serializeDag(graph("a")))).toEqual(graph("a"));
  });

  it.each([
    ["no JSON", "{"],
    ["no object", "[]"],
    ["of a format that is not known", JSON.stringify({ ...graph("a"), format: 2 })],
    ["incomplete", JSON.stringify({ format: 1, id: "d" })],
  ])("is refused when it is %s", (_name, text) => {
    expect(() => deserializeDag(text)).toThrow(/^A stored DAG cannot be read/);
  });
});

describe("fingerprintInput", () => {
  it("does not change with docs, places in the source or the order of keys", () => {
    const one = graph("a");
    const moved = { ...one, location: null, tasks: one.tasks.map((each) => ({ ...each, location: null })) };
    const turned = Object.fromEntries(Object.entries(graph("b")).toReversed()) as unknown as typeof one;
    expect(fingerprintInput(moved)).toBe(fingerprintInput(one));
    expect(fingerprintInput(turned)).toBe(fingerprintInput(one));
  });

  it("changes with anything that runs, an input named docs among it", () => {
    const one = graph("a");
    expect(fingerprintInput(graph("a", "y"))).not.toBe(fingerprintInput(one));
    const other = {
      ...one,
      tasks: one.tasks.map((each) => ({ ...each, input: { k: "lit", v: { docs: "z" } } as const })),
    };
    expect(fingerprintInput(other)).not.toBe(fingerprintInput(one));
    expect(fingerprintInput({ ...one, tags: ["t"] })).not.toBe(fingerprintInput(one));
  });
});
