import { Button } from "../../ui/Button.tsx";
import { HiddenText } from "../../ui/HiddenText.tsx";
import styles from "./Admin.module.css";

export interface RowActionsProps {
  /** Whose row it is, for screen readers. */
  readonly name: string;
  /** Absent: it cannot be changed. */
  readonly onChange?: (() => void) | undefined;
  /** Absent: it cannot be deleted. */
  readonly onDelete?: (() => void) | undefined;
  /** On the first button. Default `Change…`. */
  readonly changeWord?: string;
}

/** What can be done with the thing of a row. */
export function RowActions({ name, onChange, onDelete, changeWord = "Change…" }: RowActionsProps) {
  return (
    <div className={styles.rowActions}>
      {onChange === undefined ? null : (
        <Button onClick={onChange}>
          {changeWord}
          <HiddenText> {name}</HiddenText>
        </Button>
      )}
      {onDelete === undefined ? null : (
        <Button tone="danger" onClick={onDelete}>
          Delete…<HiddenText> {name}</HiddenText>
        </Button>
      )}
    </div>
  );
}
