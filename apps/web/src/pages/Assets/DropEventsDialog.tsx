import { useDropEvents, useQueuedEvents } from "../../api/useAssets.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { showToast } from "../../ui/toast.ts";
import { countOf } from "../naming.ts";
import styles from "./Assets.module.css";
import { NewestOfMore } from "./NewestOfMore.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";

/** The events that wait for a DAG; one or all can be taken out before they start a run. */
export function DropEventsDialog({ dagId, onClose }: { dagId: string; onClose: () => void }) {
  const list = useQueuedEvents(dagId);
  const drop = useDropEvents(dagId);
  const events = list.data?.items;
  const send = (eventId?: number): void =>
    drop.mutate(eventId === undefined ? {} : { eventId }, {
      onSuccess: ({ deleted }) => {
        showToast({ message: `Dropped ${countOf(deleted, "event")}` });
        if (eventId === undefined || events?.length === 1) onClose();
      },
    });
  return (
    <Dialog
      title={`What waits for ${dagId}`}
      width={720}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} focusFirst>
            Close
          </Button>
          {events === undefined || events.length === 0 ? null : (
            <ActionButton
              calls="deleteQueuedEvents"
              on={dagId}
              tone="danger"
              busy={drop.isPending}
              onClick={() => send()}
            >
              Drop all
            </ActionButton>
          )}
        </>
      }
    >
      <p>An event that is dropped starts no run of {dagId}. Other DAGs still take it, and its record stays.</p>
      {drop.error === null ? null : <ErrorPanel error={drop.error} doing="drop events" />}
      {list.isError ? (
        <ErrorPanel error={list.error} doing="load the events" onRetry={() => void list.refetch()} />
      ) : null}
      {list.isPending ? <Loading what="the events" lines={3} /> : null}
      {events?.length === 0 ? <p>Nothing waits for it any more.</p> : null}
      {events === undefined || events.length === 0 ? null : (
        <Table label={`Events that wait for ${dagId}`}>
          <thead>
            <tr>
              <th>Asset</th>
              <th>At</th>
              <th data-align="end">Actions</th>
            </tr>
          </thead>
          <tbody>
            {events.map(({ eventId, asset, at }) => (
              <tr key={eventId}>
                <td className={styles.name}>{asset}</td>
                <td>
                  <Time at={at} relative />
                </td>
                <td data-align="end">
                  <ActionButton calls="deleteQueuedEvents" on={dagId} onClick={() => send(eventId)}>
                    Drop event {eventId}
                  </ActionButton>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <NewestOfMore list={list.data} />
    </Dialog>
  );
}
