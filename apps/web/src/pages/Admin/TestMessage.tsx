import { connectionKind, type ConnectionView } from "@daymill/contract";
import { useState } from "react";
import { useSendTestMessage } from "../../api/useConnections.ts";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { TextField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";
import styles from "./Admin.module.css";

/** Sends a test message by a connection as it is stored; nothing for connections that send none. */
export function TestMessage({ connection: { connectionId, type } }: { readonly connection: ConnectionView }) {
  const [to, setTo] = useState("");
  const trial = useSendTestMessage();
  const { sends } = connectionKind(type);
  if (sends === undefined) return null;
  const receivers = to.split(/[\s,;]+/).filter((address) => address !== "");
  const error = fieldErrors(trial.error)["to"];
  return (
    <div>
      {sends === "mail" ? (
        <TextField label="Send a test message to" hint="Empty: its sender" value={to} onChange={setTo} error={error} />
      ) : null}
      <p className={styles.words}>
        <ActionButton
          calls="sendTestMessage"
          busy={trial.isPending}
          onClick={() => trial.mutate({ connectionId, ...(receivers.length > 0 && { to: receivers }) })}
        >
          Send a test message
        </ActionButton>{" "}
        It goes out by the connection as it is stored, and says that nothing has happened.
      </p>
      {trial.error === null ? null : <ErrorPanel error={trial.error} doing="send a test message" />}
      {trial.data === undefined ? null : (
        <Notice tone={trial.data.isSent ? "info" : "danger"}>
          {trial.data.isSent ? `Sent: ${trial.data.title}` : (trial.data.problem ?? "It was not sent.")}
        </Notice>
      )}
    </div>
  );
}
