import type { TaskInstanceDetail } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import type { InstanceKey } from "../../api/queryKeys.ts";
import type { TaskSearch } from "../../routing/searches.ts";
import { Panel } from "../../ui/page/Panel.tsx";
import { InstanceAssets } from "../Assets/InstanceAssets.tsx";
import { ErrorSource } from "../Code/ErrorSource.tsx";
import { describeCounts } from "../naming.ts";
import { ErrorText } from "./ErrorText.tsx";
import { InstanceFacts } from "./InstanceFacts.tsx";
import { OutputPanel } from "./output/OutputPanel.tsx";
import styles from "./TaskInstance.module.css";

export interface InstanceDetailsProps {
  readonly detail: TaskInstanceDetail;
  readonly instance: InstanceKey;
  readonly search: Pick<TaskSearch, "dialog">;
  readonly onSearch: (next: TaskSearch) => void;
  /** Closes a dialog whose form was saved. */
  readonly onSaved: () => void;
}

/** What the instance is, was given and returned. */
export function InstanceDetails({ detail, instance, search, onSearch, onSaved }: InstanceDetailsProps) {
  const newest = detail.history[0];
  return (
    <div className={styles.details}>
      <InstanceFacts detail={detail} instance={instance} />
      <InstanceAssets detail={detail} instance={instance} />
      {detail.upstream.length === 0 ? null : <Upstream detail={detail} instance={instance} />}
      {newest?.error === null || newest?.error === undefined ? null : (
        <Panel title={`Error of attempt ${newest.number}`}>
          <div className={styles.error}>
            <ErrorText error={newest.error} withStack />
            <ErrorSource dagId={instance.dagId} version={detail.version} thrownAt={newest.error.thrownAt} />
          </div>
        </Panel>
      )}
      <OutputPanel
        detail={detail}
        instance={instance}
        dialog={search.dialog}
        onDialog={(dialog) => onSearch({ dialog })}
        onSaved={onSaved}
      />
    </div>
  );
}

function Upstream({ detail, instance: { dagId, runId } }: Pick<InstanceDetailsProps, "detail" | "instance">) {
  return (
    <Panel title="Upstream in this run">
      <ul className={styles.upstream}>
        {detail.upstream.map(({ taskId, counts }) => (
          <li key={taskId}>
            <Link to="/dags/$dagId/runs/$runId/tasks/$taskId" params={{ dagId, runId, taskId }}>
              {taskId}
            </Link>{" "}
            <span className={styles.quiet}>{describeCounts(counts)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
