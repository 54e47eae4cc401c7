import { array, assert, nat, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { cycles, downstreamClosure, firstCycle, type GraphNode, topologicalOrder, upstreamClosure } from "./graph.ts";

const diamond: GraphNode[] = [
  { id: "a", upstream: [] },
  { id: "b", upstream: ["a"] },
  { id: "c", upstream: ["a"] },
  { id: "d", upstream: ["b", "c"] },
];

/** A random graph without cycles: each task waits for some of those before it. */
const acyclic = array(array(nat(), { maxLength: 4 }), { maxLength: 12 }).map((picks) =>
  picks.map((pick, index): GraphNode => ({
    id: `t${index}`,
    upstream: index === 0 ? [] : [...new Set(pick.map((n) => `t${n % index}`))],
  })),
);

describe("topologicalOrder", () => {
  it("keeps the order given where it is already topological", () => {
    expect(topologicalOrder(diamond)).toEqual(["a", "b", "c", "d"]);
  });

  it("puts every task after its upstreams, whatever the order given", () => {
    assert(
      property(acyclic, nat(), (nodes, turn) => {
        const turned = [...nodes.slice(turn % (nodes.length || 1)), ...nodes.slice(0, turn % (nodes.length || 1))];
        const order = topologicalOrder(turned) ?? [];
        expect(order.toSorted()).toEqual(nodes.map((node) => node.id).sort());
        for (const node of nodes) {
          for (const up of node.upstream) expect(order.indexOf(up)).toBeLessThan(order.indexOf(node.id));
        }
      }),
    );
  });

  it("is undefined for a cycle", () => {
    expect(topologicalOrder([...diamond, { id: "x", upstream: ["x"] }])).toBeUndefined();
  });

  it("ignores upstreams that do not exist", () => {
    expect(topologicalOrder([{ id: "a", upstream: ["ghost"] }])).toEqual(["a"]);
  });
});

describe("closures", () => {
  it("hold the tasks themselves and all that is up or down the stream", () => {
    expect([...upstreamClosure(diamond, ["b"])].sort()).toEqual(["a", "b"]);
    expect([...downstreamClosure(diamond, ["b"])].sort()).toEqual(["b", "d"]);
    expect([...downstreamClosure(diamond, ["a"])].sort()).toEqual(["a", "b", "c", "d"]);
  });

  it("end although there is a cycle", () => {
    const loop: GraphNode[] = [
      { id: "a", upstream: ["b"] },
      { id: "b", upstream: ["a"] },
    ];
    expect([...upstreamClosure(loop, ["a"])].sort()).toEqual(["a", "b"]);
  });
});

describe("cycles", () => {
  it("finds none in a graph without", () => {
    assert(
      property(acyclic, (nodes) => {
        expect(cycles(nodes)).toEqual([]);
      }),
    );
  });

  it("gives the path in the direction of the data, ending where it begins", () => {
    const nodes: GraphNode[] = [
      { id: "a", upstream: ["c"] },
      { id: "b", upstream: ["a"] },
      { id: "c", upstream: ["b"] },
      { id: "tail", upstream: ["c"] },
    ];
    expect(firstCycle(nodes)).toEqual(["a", "b", "c", "a"]);
  });

  it("finds one for each knot, and the task that waits for itself", () => {
    const nodes: GraphNode[] = [
      { id: "a", upstream: ["b"] },
      { id: "b", upstream: ["a"] },
      { id: "self", upstream: ["self", "b"] },
    ];
    expect(cycles(nodes)).toEqual([
      ["a", "b", "a"],
      ["self", "self"],
    ]);
  });
});
