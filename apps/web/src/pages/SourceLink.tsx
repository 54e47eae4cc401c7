import type { GraphTask } from "@daymill/contract";
import { Link } from "@tanstack/react-router";

export interface SourceLinkProps {
  readonly dagId: string;
  readonly version: number;
  readonly taskId: string;
  readonly location: NonNullable<GraphTask["location"]>;
}

/** Where a task of a version is written, leading to that line. */
export function SourceLink({ dagId, version, taskId, location }: SourceLinkProps) {
  return (
    <Link to="/dags/$dagId/code" params={{ dagId }} search={{ version, task: taskId }}>
      <code>{`${location.file}:${location.line}`}</code>
    </Link>
  );
}
