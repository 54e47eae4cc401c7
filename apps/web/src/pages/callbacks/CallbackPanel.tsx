import type { CallbackView } from "@daymill/contract";
import type { CallbackSubject } from "../../api/queryKeys.ts";
import { useCallbacks, useRetryCallback } from "../../api/useCallbacks.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import styles from "./CallbackPanel.module.css";
import { callbackName, callbackState } from "./callbackWords.ts";
import { NotificationPreview } from "./NotificationPreview.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";

export interface CallbackPanelProps {
  readonly subject: CallbackSubject;
  /** The DAG that it is about, where the page is not one of the DAG. */
  readonly on?: string;
}

/** Who was told, and what came of it; nothing at all where nobody was to be told. */
export function CallbackPanel({ subject, on }: CallbackPanelProps) {
  const { data, error, refetch } = useCallbacks(subject);
  const retrying = useRetryCallback(subject);
  if (error !== null && data === undefined)
    return <ErrorPanel error={error} doing="load the callbacks" onRetry={() => void refetch()} />;
  if (data === undefined || data.length === 0) return null;
  const isOfTask = "run" in subject && "taskId" in subject.of;
  return (
    <Panel title="Callbacks">
      {retrying.error === null ? null : <ErrorPanel error={retrying.error} doing="call it again" />}
      <Table label="Callbacks" cards>
        <thead>
          <tr>
            <th>Callback</th>
            {isOfTask ? <th>Try</th> : null}
            <th>State</th>
            <th>Calls</th>
            <th>When</th>
            <th>Error</th>
            <th aria-label="Actions" />
          </tr>
        </thead>
        <tbody>
          {data.map((callback) => (
            <tr key={callback.callbackId}>
              <td data-wide>
                <code>{callbackName(callback)}</code>
              </td>
              {isOfTask ? <td data-label="Try">{callback.try === 0 ? "–" : callback.try}</td> : null}
              <td data-wide>
                <span className={styles.state} data-state={callback.state}>
                  {callbackState(callback)}
                </span>
              </td>
              <td data-label="Calls">{callback.tries}</td>
              <td data-label="When">
                <When callback={callback} />
              </td>
              <td className={styles.error}>
                {callback.state === "success" ? null : callback.error?.message.split("\n")[0]}
              </td>
              <td>
                {callback.state === "failed" ? (
                  <ActionButton
                    calls={"run" in subject ? "retryCallback" : "retryBackfillCallback"}
                    {...(on !== undefined && { on })}
                    busy={retrying.isPending && retrying.variables === callback.callbackId}
                    onClick={() => retrying.mutate(callback.callbackId)}
                  >
                    Call again
                  </ActionButton>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      {"run" in subject ? <NotificationPreview run={subject.run} of={subject.of} /> : null}
    </Panel>
  );
}

/** When it was over; while it waits, when it is called next. */
function When({ callback: { endedAt, dueAt, isCalled, at } }: { callback: CallbackView }) {
  if (isCalled) return "now";
  return <Time at={endedAt ?? dueAt ?? at} relative />;
}
