import type { Run } from "@daymill/contract";
import { useState } from "react";
import { type ClearOptions, type MarkOptions, noClearOptions, noMarkOptions } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";
import { ClearDialog } from "../actions/ClearDialog.tsx";
import type { ClearTarget } from "../actions/clearTarget.ts";
import { dagsOf } from "./bulkTarget.ts";
import { MarkDialog } from "../actions/MarkDialog.tsx";
import styles from "./Bulk.module.css";
import type { BulkTarget } from "./bulkTarget.ts";
import { CancelRunsDialog } from "./CancelRunsDialog.tsx";
import { SelectedCount, type SelectedCountProps } from "./SelectedCount.tsx";

export interface BulkBarProps extends SelectedCountProps {
  /** How many rows are ticked. With none only a dialog that is open is left. */
  readonly count: number;
  readonly bulk: BulkTarget;
  /** Of the DAGs that the selection is of. */
  readonly dagIds: readonly string[];
  /** Those among the selected runs that can be cancelled. Default: none, as in a list of other things. */
  readonly open?: readonly Run[];
  readonly onNone: () => void;
}

/** What it is about is kept: a row that leaves the list while the change is made is part of it nevertheless. */
type Opened =
  | { readonly dialog: "clear"; readonly target: ClearTarget; readonly options: ClearOptions }
  | { readonly dialog: "mark"; readonly target: ClearTarget; readonly options: MarkOptions }
  | { readonly dialog: "cancel"; readonly runs: readonly Run[] };

/** What can be done to all rows that are ticked, each after its usual preview. Keep it mounted also while none is. */
export function BulkBar({ count, words, bulk, dagIds, open = [], all, onNone }: BulkBarProps) {
  const [opened, setOpened] = useState<Opened | undefined>(undefined);
  const close = (): void => setOpened(undefined);
  const target = "target" in bulk ? bulk.target : undefined;
  const may = { on: target?.dagId ?? dagIds, off: "off" in bulk ? bulk.off : undefined };
  const clear = (only: "failed" | undefined) => () => {
    if (target !== undefined) setOpened({ dialog: "clear", target, options: { ...noClearOptions, only } });
  };
  return (
    <>
      {count === 0 ? null : (
        <section className={styles.bar} aria-label="Selection" data-actions="selection">
          <SelectedCount words={words} all={all} />
          <ActionButton calls="clear" {...may} onClick={clear("failed")}>
            Clear failed…
          </ActionButton>
          <ActionButton calls="clear" {...may} onClick={clear(undefined)}>
            Clear…
          </ActionButton>
          <ActionButton
            calls="mark"
            {...may}
            onClick={() => {
              if (target !== undefined) setOpened({ dialog: "mark", target, options: noMarkOptions });
            }}
          >
            Mark…
          </ActionButton>
          {open.length === 0 ? null : (
            <ActionButton
              calls="patchRun"
              on={dagsOf(open)}
              onClick={() => setOpened({ dialog: "cancel", runs: open })}
            >
              Cancel…
            </ActionButton>
          )}
          <Button tone="quiet" onClick={onNone}>
            Select none
          </Button>
        </section>
      )}
      <OpenedDialog opened={opened} onChange={setOpened} onClose={close} />
    </>
  );
}

interface OpenedDialogProps {
  readonly opened: Opened | undefined;
  readonly onChange: (opened: Opened) => void;
  readonly onClose: () => void;
}

function OpenedDialog({ opened, onChange, onClose }: OpenedDialogProps) {
  switch (opened?.dialog) {
    case undefined:
      return null;
    case "cancel":
      return <CancelRunsDialog runs={opened.runs} onClose={onClose} />;
    case "mark":
      return (
        <MarkDialog
          target={opened.target}
          options={opened.options}
          onOptions={(change) => onChange({ ...opened, options: { ...opened.options, ...change } })}
          onClose={onClose}
        />
      );
    case "clear":
      return (
        <ClearDialog
          target={opened.target}
          options={opened.options}
          onOptions={(change) => onChange({ ...opened, options: { ...opened.options, ...change } })}
          onClose={onClose}
        />
      );
    default:
      return opened satisfies never;
  }
}
