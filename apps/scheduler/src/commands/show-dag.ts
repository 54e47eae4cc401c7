import type { DagDetail, Graph, GraphTask } from "@daymill/contract";
import type { CommandContext } from "./command-context.ts";
import { factsText, type Fact } from "./terminal/facts-text.ts";
import { instantText, logicalDateText } from "./terminal/format.ts";
import { stateMark } from "./terminal/state-mark.ts";
import { table, type Column } from "./terminal/table.ts";

const TASK_COLUMNS: readonly Column<GraphTask>[] = [
  { title: "task", cell: (task) => task.taskId },
  { title: "operator", cell: (task) => task.operator },
  { title: "after", cell: (task) => task.upstream.join(", ") },
  { title: "retries", cell: (task) => String(task.retries), align: "right" },
  { title: "pool", cell: (task) => task.pool },
  { title: "queue", cell: (task) => task.queue ?? "" },
];

/** A DAG as `dags show` prints it. */
export function describeDag(dag: DagDetail, graph: Graph, { io, style }: Pick<CommandContext, "io" | "style">): string {
  const facts: readonly Fact[] = [
    ["dag", dag.dagId],
    ["description", dag.description ?? ""],
    ["deployment", dag.deployment ?? ""],
    ["file", dag.file],
    ["version", String(dag.version ?? "")],
    ["schedule", `${dag.schedule.text} (${dag.schedule.words}, ${dag.schedule.timezone})`],
    ["bounds", boundsText(dag)],
    ["deadlines", dag.deadlines.map(({ name, rule }) => `${name}: ${rule}`).join(", ")],
    ["paused", dag.paused ? ["yes", dag.pauseReason].filter(Boolean).join(": ") : "no"],
    ["runs", `${dag.runningRuns} running, ${dag.queuedRuns} queued, at most ${dag.maxActiveRuns} at once`],
    [
      "last runs",
      dag.recentRuns
        .slice(-5)
        .map((run) => `${stateMark(run.state, style)} ${logicalDateText(run.logicalDate)}`)
        .join("  "),
    ],
    [
      "next runs",
      dag.upcoming
        .slice(0, 3)
        .map((run) => `${logicalDateText(run.logicalDate)} at ${instantText(run.runAfter)}`)
        .join(", "),
    ],
    ["tags", dag.tags.join(", ")],
    ["access", dag.access.map(accessText).join(", ")],
  ];
  const tasks = table(TASK_COLUMNS, graph.tasks, { style, width: io.stdout.columns });
  return `${factsText(facts, style)}\n${tasks}${dag.problems.map((problem) => problemText(problem, style)).join("")}`;
}

function accessText({ role, may, isKnown }: DagDetail["access"][number]): string {
  return `${role}: ${may}${isKnown ? "" : " (there is no such role)"}`;
}

/** A load problem with its code frame. */
export function problemText(problem: DagDetail["problems"][number], style: CommandContext["style"]): string {
  const place = problem.line === null ? problem.file : `${problem.file}:${problem.line}:${problem.column ?? 1}`;
  const frame = problem.frame === null ? "" : `${problem.frame}\n`;
  const tone = problem.severity === "error" ? "bad" : "warn";
  return `\n${style.paint(tone, problem.code)} ${problem.message}  ${style.paint("strong", place)}\n${frame}`;
}

function boundsText({ start, end }: DagDetail): string {
  if (start === null && end === null) return "";
  return `data intervals from ${start ?? "the beginning"} up to, not including, ${end ?? "for ever"}`;
}
