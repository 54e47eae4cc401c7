import { type ConnectionView, fieldValue } from "@daymill/contract";
import { useTestConnection } from "../../api/useConnections.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { type Fact, Facts } from "../../ui/page/Facts.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import styles from "../actions/form.module.css";
import { isOwnType, plainFields, textOf } from "./connectionForm.ts";
import { kindName } from "./findConnections.ts";
import { TestMessage } from "./TestMessage.tsx";
import { TrialResult } from "./TrialResult.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";

/** A connection that is built in, or stands in the configuration: shown, not changed. */
export function FixedConnectionDialog({ connection, onClose }: { connection: ConnectionView; onClose: () => void }) {
  const trial = useTestConnection();
  const { connectionId, type, origin, secrets, description } = connection;
  const facts: readonly Fact[] = [
    ["Type", kindName(type)],
    ...plainFields(type).map(({ label, path }): Fact => {
      const value = fieldValue(connection, path);
      return [label, value === undefined ? null : textOf(value)];
    }),
    ["Secrets", secrets.length === 0 ? null : `${secrets.join(", ")} set`],
    ["Description", description],
  ];
  return (
    <Dialog
      title={connectionId}
      width={620}
      onClose={onClose}
      actions={
        <>
          {isOwnType(type) ? null : (
            <ActionButton calls="testConnection" busy={trial.isPending} onClick={() => trial.mutate({ connectionId })}>
              Test
            </ActionButton>
          )}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      <div className={styles.form}>
        <Notice tone="info">
          {origin === "builtin"
            ? "It is built in and cannot be changed. A new connection of the same id takes its place."
            : "It stands in the configuration and is changed there. A new connection of the same id takes its place."}
        </Notice>
        <Facts facts={facts} />
        <TrialResult trial={trial} isOld={false} />
        <TestMessage connection={connection} />
      </div>
    </Dialog>
  );
}
