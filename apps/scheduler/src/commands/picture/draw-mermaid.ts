import type { Graph } from "@daymill/contract";
import { nestGraph, taskLines, type NestedGroup } from "./nested-graph.ts";

/**
 * A graph in the language of Mermaid: groups are subgraphs, a task that a condition may skip is dashed. Its names are
 * numbers: `end`, say, would be a word of the language.
 */
export function drawMermaid(graph: Graph): string {
  const tasks = new Map(graph.tasks.map(({ taskId }, at) => [taskId, `t${at}`]));
  const groups = new Map(graph.groups.map(({ groupId }, at) => [groupId, `g${at}`]));
  const edges = graph.tasks.flatMap(({ taskId, upstream }) =>
    upstream.map((before) => `  ${tasks.get(before)} --> ${tasks.get(taskId)}`),
  );
  const dashed = graph.tasks.filter(({ conditional }) => conditional).map(({ taskId }) => tasks.get(taskId));
  return [
    "flowchart LR",
    ...groupLines(nestGraph(graph), { tasks, groups, indent: "  " }),
    ...edges,
    ...(dashed.length === 0
      ? []
      : ["  classDef conditional stroke-dasharray: 5 5", `  class ${dashed.join(",")} conditional`]),
    "",
  ].join("\n");
}

interface Names {
  readonly tasks: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
  readonly indent: string;
}

function groupLines({ groups, tasks }: NestedGroup, names: Names): string[] {
  const { indent } = names;
  const inner = groups.flatMap((nested) => {
    const { groupId = "", mapped = false } = nested.group ?? {};
    return [
      `${indent}subgraph ${names.groups.get(groupId)}[${label([mapped ? `${groupId} (mapped)` : groupId])}]`,
      ...groupLines(nested, { ...names, indent: `${indent}  ` }),
      `${indent}end`,
    ];
  });
  const own = tasks.map((task) => `${indent}${names.tasks.get(task.taskId)}(${label(taskLines(task))})`);
  return [...inner, ...own];
}

/** Text in Mermaid's quotes, where `#` begins an entity. */
function label(lines: readonly string[]): string {
  const text = lines.map((line) => line.replaceAll("#", "#35;").replaceAll('"', "#quot;").replaceAll("<", "#lt;"));
  return `"${text.join("<br/>")}"`;
}
