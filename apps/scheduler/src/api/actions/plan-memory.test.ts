import type { Plan } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { planMemory } from "./plan-memory.ts";

function planOf(etag: string, ...taskIds: string[]): Plan {
  const items = taskIds.map((taskId) => ({
    dagId: "orders",
    runId: "r",
    taskId,
    mapIndex: -1,
    label: null,
    state: "failed" as const,
    attempts: 1,
  }));
  const added = { upstream: 0, downstream: 0, past: 0, future: 0, producers: 0, otherDags: 0 };
  const numbers = { total: items.length, counts: {}, added, markers: 0, failedDownstream: 0, leftRunning: 0 };
  return {
    kind: "plan",
    etag,
    items,
    runs: [],
    truncated: false,
    versionChange: null,
    missing: [],
    warnings: [],
    ...numbers,
  };
}

const namesIn = (items: readonly { readonly taskId: string }[]) => items.map((item) => item.taskId);

describe("the difference to a plan that was shown", () => {
  test("names what joined and what left", () => {
    const memory = planMemory();
    memory.keep(planOf("e1", "dump", "load"));
    const { added, removed } = memory.differenceTo("e1", planOf("e2", "load", "check"));
    expect([namesIn(added), namesIn(removed)]).toEqual([["check"], ["dump"]]);
  });

  test("tells the instances of one DAG from those of another", () => {
    const memory = planMemory();
    memory.keep(planOf("e1", "load"));
    const now = planOf("e2", "load");
    const items = [...now.items, ...now.items.map((item) => ({ ...item, dagId: "report" }))];
    const { added, removed } = memory.differenceTo("e1", { ...now, items });
    expect([added.map(({ dagId }) => dagId), removed]).toEqual([["report"], []]);
  });

  test("is empty for a plan that is forgotten", () => {
    const memory = planMemory();
    memory.keep(planOf("e0", "dump"));
    for (let n = 1; n <= 50; n++) memory.keep(planOf(`e${n}`, "load"));
    expect(memory.differenceTo("e0", planOf("x", "load"))).toEqual({ added: [], removed: [] });
    expect(memory.differenceTo("e1", planOf("x", "check")).added).toHaveLength(1);
  });
});
