import type { Graph } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { HiddenText } from "../../ui/HiddenText.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import styles from "./Code.module.css";

export interface TaskOutlineProps {
  readonly graph: Graph;
  /** The task whose line is marked. */
  readonly marked: string | undefined;
}

/** The tasks of a version, each leading to its line. */
export function TaskOutline({ graph: { dagId, version, tasks }, marked }: TaskOutlineProps) {
  const placed = tasks.flatMap(({ taskId, location }) => (location === null ? [] : [{ taskId, location }]));
  if (placed.length === 0) return null;
  return (
    <Panel title="Tasks">
      <ol className={styles.outline}>
        {placed.map(({ taskId, location }) => (
          <li key={taskId}>
            <Link
              to="/dags/$dagId/code"
              params={{ dagId }}
              search={{ version, task: taskId }}
              {...(taskId === marked ? { "aria-current": "true" as const } : {})}
            >
              {taskId}
            </Link>
            <Link to="/dags/$dagId/graph" params={{ dagId }} search={{ version, task: taskId }}>
              Graph<HiddenText> of {taskId}</HiddenText>
            </Link>
            <span className={styles.quiet}>
              {location.file}:{location.line}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
