import type { Graph, GraphTask } from "@daymill/contract";
import { expect, test } from "vitest";
import { fakeIo } from "../../testing/fake-io.ts";
import { runCli } from "../run-cli.ts";
import { drawDot } from "./draw-dot.ts";
import { drawMermaid } from "./draw-mermaid.ts";

const plain: GraphTask = {
  taskId: "",
  kind: "task",
  operator: "task",
  group: null,
  upstream: [],
  triggerRule: "all_success",
  conditional: false,
  mapped: false,
  role: "work",
  pool: "default_pool",
  queue: "default",
  slots: 1,
  retries: 0,
  retryRule: null,
  timeoutMs: null,
  start: null,
  end: null,
  produces: [],
  consumes: [],
  docs: null,
  location: null,
  input: null,
};

const graph: Graph = {
  dagId: "orders",
  version: 3,
  tasks: [
    { ...plain, taskId: "end" },
    { ...plain, taskId: "days.load", group: "days", operator: "loadTable", mapped: true, upstream: ["end"] },
    { ...plain, taskId: "days.deep.check", group: "days.deep", upstream: ["days.load"], conditional: true },
    { ...plain, taskId: "drop", role: "teardown", triggerRule: "all_done", upstream: ["days.deep.check", "end"] },
    { ...plain, taskId: "odd", operator: 'a"b\\c#<d' },
  ],
  groups: [
    { groupId: "days", parent: null, docs: null, mapped: true },
    { groupId: "days.deep", parent: "days", docs: null, mapped: false },
  ],
};

test("a drawing for Graphviz has groups in groups, trigger rules and what may be skipped", () => {
  expect(drawDot(graph)).toBe(`digraph "orders" {
  rankdir=LR;
  node [shape=box, style=rounded, fontname="sans-serif"];
  subgraph "cluster_days" {
    label="days (mapped)";
    subgraph "cluster_days.deep" {
      label="days.deep";
      "days.deep.check" [label="days.deep.check", style="rounded,dashed"];
    }
    "days.load" [label="days.load\\nloadTable, mapped"];
  }
  "end" [label="end"];
  "drop" [label="drop\\nteardown\\nall_done"];
  "odd" [label="odd\\na\\"b\\\\c#<d"];
  "end" -> "days.load";
  "days.load" -> "days.deep.check";
  "days.deep.check" -> "drop";
  "end" -> "drop";
}
`);
});

test("a drawing for Mermaid has the same, under names that are no words of its language", () => {
  expect(drawMermaid(graph)).toBe(`flowchart LR
  subgraph g0["days (mapped)"]
    subgraph g1["days.deep"]
      t2("days.deep.check")
    end
    t1("days.load<br/>loadTable, mapped")
  end
  t0("end")
  t3("drop<br/>teardown<br/>all_done")
  t4("odd<br/>a#quot;b\\c#35;#lt;d")
  t0 --> t1
  t1 --> t2
  t2 --> t3
  t0 --> t3
  classDef conditional stroke-dasharray: 5 5
  class t2 conditional
`);
});

test("a graph without anything of that is drawn, too", () => {
  const empty = { ...graph, tasks: [], groups: [] };
  expect(drawMermaid(empty)).toBe("flowchart LR\n");
  expect(drawDot(empty)).toMatch(/^digraph "orders" \{\n(  .*;\n){2}\}\n$/);
});

async function show(...flags: string[]) {
  const asked: string[] = [];
  const { io, out, err } = fakeIo({
    fetch: async (url) => {
      asked.push(new URL(new Request(url).url).pathname);
      return Response.json(graph);
    },
  });
  const code = await runCli(["dags", "show", "orders", ...flags, "--url", "http://127.0.0.1:4242"], io);
  return { code, out: out(), err: err(), asked };
}

test("dags show draws the current version in the language that it is asked for", async () => {
  const { code, out, asked } = await show("--format", "mermaid");
  expect([code, out]).toEqual([0, drawMermaid(graph)]);
  expect(asked).toEqual(["/api/v1/dags/orders/graph"]);
  expect((await show("--format", "dot")).out).toBe(drawDot(graph));
});

test.each([
  [["--format", "png"], /--format png: expected one of dot, mermaid/],
  [["--format", "dot", "--json"], /cannot be used with/],
])("dags show refuses %j", async (flags, message) => {
  const { code, err, asked } = await show(...flags);
  expect({ code, asked }).toEqual({ code: 2, asked: [] });
  expect(err).toMatch(message);
});
