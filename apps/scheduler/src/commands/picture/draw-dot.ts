import type { Graph } from "@daymill/contract";
import { nestGraph, taskLines, type NestedGroup } from "./nested-graph.ts";

/** A graph in the language of Graphviz: groups are clusters, a task that a condition may skip is dashed. */
export function drawDot(graph: Graph): string {
  const edges = graph.tasks.flatMap(({ taskId, upstream }) =>
    upstream.map((before) => `  ${quoted(before)} -> ${quoted(taskId)};`),
  );
  return [
    `digraph ${quoted(graph.dagId)} {`,
    "  rankdir=LR;",
    '  node [shape=box, style=rounded, fontname="sans-serif"];',
    ...groupLines(nestGraph(graph), "  "),
    ...edges,
    "}",
    "",
  ].join("\n");
}

function groupLines({ groups, tasks }: NestedGroup, indent: string): string[] {
  const inner = groups.flatMap((nested) => {
    const { groupId = "", mapped = false } = nested.group ?? {};
    return [
      `${indent}subgraph ${quoted(`cluster_${groupId}`)} {`,
      `${indent}  label=${quoted(mapped ? `${groupId} (mapped)` : groupId)};`,
      ...groupLines(nested, `${indent}  `),
      `${indent}}`,
    ];
  });
  const own = tasks.map((task) => {
    const style = task.conditional ? ', style="rounded,dashed"' : "";
    return `${indent}${quoted(task.taskId)} [label=${quoted(taskLines(task).join("\n"))}${style}];`;
  });
  return [...inner, ...own];
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
