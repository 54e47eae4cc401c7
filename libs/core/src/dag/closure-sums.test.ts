import { array, assert, nat, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { downstreamSums, upstreamSums, type WeightedNode } from "./closure-sums.ts";
import { downstreamClosure, upstreamClosure } from "./graph.ts";

/** Random tasks, more than a word of bits has room for; each waits for some of those before it. */
const acyclic = array(array(nat(), { maxLength: 3 }), { maxLength: 80 }).map((picks) =>
  picks.map((pick, index): WeightedNode => ({
    id: `t${index}`,
    upstream: index === 0 ? [] : [...new Set(pick.map((n) => `t${n % index}`))],
    priority: index - 40,
  })),
);

describe("sums of priorities", () => {
  it("are those of the closure of each task, up and down the stream", () => {
    assert(
      property(acyclic, (nodes) => {
        const sum = (ids: ReadonlySet<string>): number =>
          nodes.reduce((all, { id, priority }) => (ids.has(id) ? all + priority : all), 0);
        const [down, up] = [downstreamSums(nodes), upstreamSums(nodes)];
        for (const { id } of nodes) {
          expect(down.get(id)).toBe(sum(downstreamClosure(nodes, [id])));
          expect(up.get(id)).toBe(sum(upstreamClosure(nodes, [id])));
        }
      }),
      { numRuns: 30 },
    );
  });

  it("count only tasks that there are", () => {
    const nodes = [{ id: "a", upstream: ["ghost"], priority: 2 }];
    expect([...upstreamSums(nodes)]).toEqual([["a", 2]]);
    expect([...downstreamSums(nodes)]).toEqual([["a", 2]]);
  });
});
