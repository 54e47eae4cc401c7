import type { NotificationPreview as Preview } from "@daymill/contract";
import { useState } from "react";
import type { CallbackFilter, RunName } from "../../api/queryKeys.ts";
import { useNotificationPreview } from "../../api/useNotificationPreview.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import styles from "./CallbackPanel.module.css";
import { callbackName } from "./callbackWords.ts";

export interface NotificationPreviewProps {
  readonly run: RunName;
  readonly of: CallbackFilter;
}

/** What the notifiers would send of it now, when somebody asks: nothing is sent. */
export function NotificationPreview({ run, of }: NotificationPreviewProps) {
  const [isOpen, setOpen] = useState(false);
  const { data, error, refetch } = useNotificationPreview(run, of, isOpen);
  if (!isOpen) return <Button onClick={() => setOpen(true)}>Show what would be sent</Button>;
  if (error !== null) return <ErrorPanel error={error} doing="show the messages" onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading what="the messages" lines={2} />;
  if (data.items.length === 0) return <Notice tone="info">Nobody is told of how it stands now.</Notice>;
  return (
    <ul className={styles.previews}>
      {data.items.map((item) => (
        <li key={item.position}>
          <Message kind={data.kind} item={item} />
        </li>
      ))}
    </ul>
  );
}

function Message({ kind, item }: { readonly kind: Preview["kind"]; readonly item: Preview["items"][number] }) {
  const { position, notifier, connection, problem, title, message } = item;
  const name = <code>{callbackName({ kind, position, deadline: null })}</code>;
  if (notifier === null) return <>{name}: a function of the DAG's file; what it does is not known</>;
  const place = (
    <>
      {name}: {notifier} by {connection}
    </>
  );
  if (problem !== null)
    return (
      <Notice tone="danger">
        {place}: {problem}
      </Notice>
    );
  return (
    <details>
      <summary>
        {place}: {title}
      </summary>
      <pre className={styles.message}>{JSON.stringify(message, null, 2)}</pre>
    </details>
  );
}
