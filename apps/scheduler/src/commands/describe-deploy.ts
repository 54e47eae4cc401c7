import type { DeployedDag } from "@daymill/contract";
import { describeChanges, MARKS } from "./describe-changes.ts";
import { countText } from "./terminal/format.ts";
import type { Style } from "./terminal/style.ts";

/** What a deploy changes, a line a DAG; what is as it was is counted only. */
export function describeDeploy(dags: readonly DeployedDag[], style: Style): string {
  const lines = dags.flatMap((dag) => {
    if (dag.change === "unchanged") return [];
    const [mark, tone] = MARKS[dag.change];
    return [`${style.paint(tone, `${mark} ${dag.dagId}`)}  ${style.paint("quiet", detailOf(dag))}`];
  });
  const same = dags.length - lines.length;
  return [...lines, ...(same > 0 ? [`${countText(same, "DAG")} unchanged.`] : [])].map((line) => `${line}\n`).join("");
}

/** The same with what differs in each DAG that changes, as `dags diff` tells it of two versions. */
export function describeDifferences(dags: readonly DeployedDag[], style: Style): string {
  const changes = dags.flatMap((dag) => (dag.changes === null ? [] : [`\n${describeChanges(dag.changes, style)}`]));
  return `${describeDeploy(dags, style)}${changes.join("")}`;
}

function detailOf({ change, from, to, taskCount, changes }: DeployedDag): string {
  switch (change) {
    case "added":
      return `version ${to}, ${countText(taskCount, "task")}`;
    case "removed":
      return `version ${from}: it keeps its history and gets no more runs`;
    case "changed":
      return `version ${from} to ${to}: ${changedText(changes)}`;
    case "unchanged":
      return `version ${to}`;
    default:
      return change satisfies never;
  }
}

function changedText(changes: DeployedDag["changes"]): string {
  if (changes === null) return "changed";
  const kinds = ["added", "removed", "changed"] as const;
  const counts = kinds.flatMap((kind) => {
    const count = changes.tasks.filter((part) => part.change === kind).length;
    return count === 0 ? [] : [`${countText(count, "task")} ${kind}`];
  });
  const settings = changes.settings.map(({ field }) => field);
  const graph = [...counts, ...(settings.length > 0 ? [`other ${settings.join(", ")}`] : [])];
  return graph.length > 0 ? graph.join(", ") : "the same graph, other code";
}
