import type { AssetUser } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import styles from "./Assets.module.css";

export interface AssetUsersProps {
  readonly users: readonly AssetUser[];
  /** Said when there is nobody. */
  readonly none: string;
}

/** Links to the tasks that do something with an asset, and to the DAGs that it starts. */
export function AssetUsers({ users, none }: AssetUsersProps) {
  if (users.length === 0) return <span className={styles.quiet}>{none}</span>;
  return (
    <ul className={styles.users}>
      {users.map(({ dagId, taskId }) => (
        <li key={`${dagId} ${taskId ?? ""}`}>
          {taskId === null ? (
            <Link to="/dags/$dagId" params={{ dagId }}>
              {dagId}
            </Link>
          ) : (
            <Link to="/dags/$dagId/graph" params={{ dagId }} search={{ task: taskId }}>
              {dagId} · {taskId}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
