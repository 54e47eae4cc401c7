import type { RouteName } from "@daymill/contract";
import { useBlocker } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useId } from "react";
import { useMayNot } from "../../api/useMayNot.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import styles from "../actions/form.module.css";

export interface FormDialogProps {
  readonly title: string;
  /** On the main button. */
  readonly confirm: string;
  /** The route that saves it. */
  readonly calls: RouteName;
  /** The DAG that it is about, or all DAGs that it changes. Default: the DAG at hand. */
  readonly on?: readonly string[];
  /** Whether something was typed that would be lost. */
  readonly isDirty: boolean;
  readonly isBusy: boolean;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Left of the buttons that close it. */
  readonly actions?: ReactNode;
  readonly width?: number;
}

/**
 * A dialog with a form. What was typed is not lost by accident: whoever closes it, goes back or follows a link is asked
 * first, and the browser asks before it closes the tab.
 */
export function FormDialog(props: FormDialogProps) {
  const { title, confirm, calls, on, isDirty, isBusy, onSubmit, onClose, children, actions, width = 560 } = props;
  const form = useId();
  const off = useMayNot(calls, on);
  const leaving = useBlocker({ shouldBlockFn: () => isDirty, enableBeforeUnload: () => isDirty, withResolver: true });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (off === undefined) onSubmit();
  };
  return (
    <Dialog
      title={title}
      width={width}
      onClose={onClose}
      actions={
        leaving.status === "blocked" ? (
          <>
            <Button tone="danger" onClick={leaving.proceed}>
              Discard changes
            </Button>
            <Button tone="primary" onClick={leaving.reset}>
              Keep editing
            </Button>
          </>
        ) : (
          <>
            {actions}
            <Button onClick={onClose}>Cancel</Button>
            <Button tone="primary" type="submit" form={form} busy={isBusy} off={off}>
              {confirm}
            </Button>
          </>
        )
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {children}
        {leaving.status === "blocked" ? (
          <Notice tone="warning">
            <span role="alert">Your changes are not saved.</span>
          </Notice>
        ) : null}
      </form>
    </Dialog>
  );
}
