import type { Graph, GraphTask } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { linkButton } from "../../ui/linkButton.ts";
import { type Fact, Facts } from "../../ui/page/Facts.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { PanelEdge } from "../../ui/page/PanelEdge.tsx";
import { formatDuration } from "../../ui/time/formatTime.ts";
import { AssetLink } from "../Assets/AssetLink.tsx";
import { countOf } from "../naming.ts";
import { SourceLink } from "../SourceLink.tsx";
import styles from "./Graph.module.css";
import { TaskLink } from "./TaskLink.tsx";
import { downstreamMap } from "./tasksAround.ts";

export interface TaskFactsProps {
  readonly task: GraphTask;
  /** Of the version. */
  readonly graph: Graph;
  readonly onFocus: () => void;
  readonly onClose: () => void;
}

/** What a task of a version is, beside its graph. */
export function TaskFacts({ task, graph, onFocus, onClose }: TaskFactsProps) {
  const { tasks } = graph;
  const downstream = downstreamMap(tasks).get(task.taskId) ?? [];
  return (
    <aside aria-label="Selected task" className={styles.selected}>
      <PanelEdge />
      <Panel
        title={task.taskId}
        actions={
          <IconButton label="Close (Esc)" onClick={onClose}>
            <Icon name="close" size={14} />
          </IconButton>
        }
      >
        {task.docs === null ? null : <p className={styles.docs}>{task.docs}</p>}
        <Facts facts={factsOf(task, graph)} />
        <Neighbours title="Upstream" ids={task.upstream} tasks={tasks} />
        <Neighbours title="Downstream" ids={downstream} tasks={tasks} />
        <div>
          <Button icon={<Icon name="around" size={14} />} onClick={onFocus}>
            Show only what is around it
          </Button>{" "}
          <Link
            className={linkButton}
            to="/dags/$dagId/tasks/$taskId"
            params={{ dagId: graph.dagId, taskId: task.taskId }}
          >
            Over time
          </Link>
        </div>
      </Panel>
    </aside>
  );
}

function factsOf(task: GraphTask, { dagId, version }: Graph): readonly Fact[] {
  const { taskId, location, timeoutMs, start, end } = task;
  return [
    ["Operator", task.operator],
    ["Role", task.role === "work" ? null : task.role],
    ["Mapped", task.mapped ? "one instance for each element of a list" : null],
    ["Conditional", task.conditional ? "a condition may skip it" : null],
    ["Trigger rule", task.triggerRule],
    ["Retries", task.retryRule === null ? task.retries : `${task.retries}, ${task.retryRule}`],
    ["Timeout", timeoutMs === null ? null : formatDuration(timeoutMs)],
    ["Starts", start],
    ["Ends", end],
    ["Pool", `${task.pool}, ${countOf(task.slots, "slot")}`],
    ["Queue", task.queue],
    ["Reads", assetLinks(task.consumes)],
    ["Makes", assetLinks(task.produces)],
    ["Source", location === null ? null : <SourceLink key="source" {...{ dagId, version, taskId, location }} />],
  ];
}

function assetLinks(assets: readonly string[]): ReactNode {
  if (assets.length === 0) return null;
  return (
    <ul className={styles.assetList}>
      {assets.map((asset) => (
        <li key={asset}>
          <AssetLink asset={asset} />
        </li>
      ))}
    </ul>
  );
}

function Neighbours({ title, ids, tasks }: { title: string; ids: readonly string[]; tasks: readonly GraphTask[] }) {
  if (ids.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul className={styles.neighbours}>
        {tasks
          .filter(({ taskId }) => ids.includes(taskId))
          .map((task) => (
            <li key={task.taskId}>
              <TaskLink task={task}>{task.taskId}</TaskLink>
            </li>
          ))}
      </ul>
    </div>
  );
}
