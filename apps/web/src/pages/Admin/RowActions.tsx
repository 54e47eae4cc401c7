import type { RouteName } from "@daymill/contract";
import { Button } from "../../ui/Button.tsx";
import { HiddenText } from "../../ui/HiddenText.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";
import styles from "./Admin.module.css";

export interface RowActionsProps {
  /** Whose row it is, for screen readers. */
  readonly name: string;
  /** Absent: it cannot be changed. */
  readonly change?: RowAction | undefined;
  /** Of what it was before. */
  readonly history?: RowAction | undefined;
  /** Of what is shown and cannot be changed. */
  readonly onShow?: (() => void) | undefined;
  /** Absent: it cannot be deleted. */
  readonly remove?: RowAction | undefined;
}

export interface RowAction {
  /** The route that it calls in the end. */
  readonly calls: RouteName;
  readonly open: () => void;
}

/** What can be done with the thing of a row. */
export function RowActions({ name, change, history, onShow, remove }: RowActionsProps) {
  return (
    <div className={styles.rowActions}>
      {change === undefined ? null : (
        <ActionButton calls={change.calls} onClick={change.open}>
          Change…<HiddenText> {name}</HiddenText>
        </ActionButton>
      )}
      {history === undefined ? null : (
        <ActionButton calls={history.calls} onClick={history.open}>
          History…<HiddenText> {name}</HiddenText>
        </ActionButton>
      )}
      {onShow === undefined ? null : (
        <Button onClick={onShow}>
          Show…<HiddenText> {name}</HiddenText>
        </Button>
      )}
      {remove === undefined ? null : (
        <ActionButton calls={remove.calls} tone="danger" onClick={remove.open}>
          Delete…<HiddenText> {name}</HiddenText>
        </ActionButton>
      )}
    </div>
  );
}
