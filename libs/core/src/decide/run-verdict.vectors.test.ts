import { describe, expect, test } from "vitest";
import vectors from "../../test-vectors/dagrun-state.json" with { type: "json" };
import type { SerializedTask } from "../dag/serialized-dag.ts";
import { TriggerRule } from "../dag/trigger-rule.ts";
import type { TaskState } from "../state/task-state.ts";
import { serializedDag, serializedTask } from "../testing/serialized.ts";
import { snapshotOf } from "../testing/snapshot.ts";
import { epochMillis } from "../time.ts";
import { decideRun } from "./decide-run.ts";
import { graphIndex, type RunGraph } from "./run-graph.ts";

interface RunCase {
  readonly source: { readonly test: string; readonly param?: unknown };
  readonly dag: {
    readonly edges: readonly (readonly string[])[];
    readonly tasks?: Readonly<Record<string, { readonly depends_on_past?: boolean }>>;
    readonly rules?: Readonly<Record<string, string>>;
    readonly setups?: readonly string[];
    readonly teardowns?: Readonly<Record<string, { readonly on_failure_fail_dagrun?: boolean }>>;
  };
  readonly states: Readonly<Record<string, string | null>>;
  readonly expected: string;
}

const cases = (vectors.run_state as unknown as readonly RunCase[]).map((vector) => ({
  ...vector,
  name: `${vector.source.test} ${JSON.stringify(vector.source.param)}`,
}));

/** There are no teardowns that fail the run, and a stored DAG has no rule without a name. */
const isOurs = ({ dag }: RunCase): boolean =>
  Object.values(dag.teardowns ?? {}).every((teardown) => teardown.on_failure_fail_dagrun !== true) &&
  Object.values(dag.rules ?? {}).every(isRule);

function isRule(text: string): text is TriggerRule {
  return Object.hasOwn(TriggerRule, text);
}

function graphOf({ dag, states }: RunCase): RunGraph {
  const task = (id: string): SerializedTask => {
    const rule = dag.rules?.[id] ?? "all_success";
    return serializedTask(id, {
      upstream: dag.edges.flatMap(([up = "", down]) => (down === id ? [up] : [])),
      triggerRule: isRule(rule) ? rule : "all_success",
      dependsOnPast: dag.tasks?.[id]?.depends_on_past === true,
      role: dag.setups?.includes(id) === true ? "setup" : dag.teardowns?.[id] === undefined ? "work" : "teardown",
    });
  };
  return graphIndex(serializedDag(Object.keys(states).map(task)));
}

describe("the reference cases of how a run ends", () => {
  test.each(cases.filter(isOurs))("$name: $expected", (vector) => {
    const graph = graphOf(vector);
    const given = Object.entries(vector.states).map(([id, state]) => [id, (state ?? "none") as TaskState] as const);
    const snapshot = snapshotOf(graph, Object.fromEntries(given));
    const decision = decideRun(graph, snapshot, epochMillis(0));
    const ending = new Set(["skipped", "upstream_failed"]);
    // the reference looks at a run again in its next loop when a task was left out in this one
    const goesOn = decision.moves.some((move) => ending.has(move.to)) ? "running" : undefined;
    expect(goesOn ?? decision.verdict?.state ?? "running").toBe(vector.expected);
  });

  test("passes over three cases only", () => {
    expect(cases.filter((vector) => !isOurs(vector))).toHaveLength(3);
  });
});

describe("the reference cases of which tasks decide", () => {
  interface WiringCase {
    readonly wiring: readonly string[];
    readonly expected_tasks_deciding_state: readonly string[];
  }
  const wirings = (vectors.deciding_tasks as readonly WiringCase[]).filter(
    ({ wiring }) => !wiring.some((line) => line.includes("_")),
  );

  function graphOfWiring(wiring: readonly string[]): RunGraph {
    const chains = wiring.map((line) => line.split(" >> "));
    const edges = chains.flatMap((chain) => chain.slice(1).map((down, index) => [chain[index] ?? "", down] as const));
    const roles = { s: "setup", w: "work", t: "teardown" } as const;
    const tasks = [...new Set(chains.flat())].map((id) =>
      serializedTask(id, {
        upstream: edges.flatMap(([up, down]) => (down === id ? [up] : [])),
        role: roles[id[0] as keyof typeof roles],
      }),
    );
    return graphIndex(serializedDag(tasks));
  }

  test.each(wirings)("$wiring", ({ wiring, expected_tasks_deciding_state: expected }) => {
    expect(graphOfWiring(wiring).deciding.map((task) => task.id)).toEqual(expected);
  });
});
