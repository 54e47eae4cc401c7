import { type GraphTask, NOT_MAPPED } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { instanceLink } from "../TaskInstance/instanceLink.ts";
import { useGraphPlace } from "./GraphPlace.ts";

export interface TaskLinkProps {
  readonly task: GraphTask;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly title?: string;
  readonly tabIndex?: number;
  /** Names the box that the link is in the drawing. */
  readonly "data-box"?: string;
  readonly "data-failed"?: boolean;
}

/** Leads to a task's page in the run; to all of its instances for a mapped one; in the graph of a version, to what the task is. */
export function TaskLink({ task, ...rest }: TaskLinkProps) {
  const { dagId, runId } = useGraphPlace();
  const { taskId } = task;
  // Else the browser takes a drag for one of the link, not of the drawing.
  const drag = { draggable: false };
  if (runId === undefined)
    return (
      <Link
        from="/dags/$dagId/graph"
        to="/dags/$dagId/graph"
        params={{ dagId }}
        search={(now) => ({ ...now, task: taskId })}
        {...drag}
        {...rest}
      />
    );
  if (task.mapped)
    return <Link to="/dags/$dagId/runs/$runId/tasks/$taskId/m" params={{ dagId, runId, taskId }} {...drag} {...rest} />;
  return <Link {...instanceLink({ dagId, runId, taskId, mapIndex: NOT_MAPPED })} {...drag} {...rest} />;
}
