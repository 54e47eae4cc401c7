import type { RouteName } from "@daymill/contract";
import type { ReactNode } from "react";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";
import styles from "../actions/form.module.css";

export interface DeleteDialogProps {
  /** `the pool db`. */
  readonly what: string;
  /** The route that deletes it. */
  readonly calls: RouteName;
  /** What comes of it. */
  readonly children: ReactNode;
  readonly isBusy: boolean;
  readonly error: Error | null;
  /** Whether it cannot be deleted as things are. */
  readonly isBlocked?: boolean;
  readonly onDelete: () => void;
  readonly onClose: () => void;
}

/** Says what comes of it before it happens. */
export function DeleteDialog({
  what,
  calls,
  children,
  isBusy,
  error,
  isBlocked = false,
  onDelete,
  onClose,
}: DeleteDialogProps) {
  return (
    <Dialog
      title={`Delete ${what}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} focusFirst>
            Keep it
          </Button>
          <ActionButton calls={calls} tone="danger" busy={isBusy} disabled={isBlocked} onClick={onDelete}>
            Delete it
          </ActionButton>
        </>
      }
    >
      <div className={styles.form}>
        {children}
        {error === null ? null : <ErrorPanel error={error} doing={`delete ${what}`} />}
      </div>
    </Dialog>
  );
}
