import type { Run } from "@daymill/contract";
import { useDeleteRun } from "../../api/useRuns.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";
import { runLabel } from "../naming.ts";

export interface DeleteRunDialogProps {
  readonly run: Run;
  readonly onDeleted: () => void;
  readonly onClose: () => void;
}

/** Says what goes with a run before it is deleted. */
export function DeleteRunDialog({ run, onDeleted, onClose }: DeleteRunDialogProps) {
  const remove = useDeleteRun(run.dagId);
  return (
    <Dialog
      title={`Delete run ${runLabel(run)}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} focusFirst>
            Keep it
          </Button>
          <ActionButton
            calls="deleteRun"
            tone="danger"
            busy={remove.isPending}
            onClick={() => remove.mutate(run.runId, { onSuccess: onDeleted })}
          >
            Delete it
          </ActionButton>
        </>
      }
    >
      {remove.error === null ? null : <ErrorPanel error={remove.error} doing="delete the run" />}
      <p>
        Its attempts, outputs and logs go with it, for good. The schedule does not make it again; a backfill of its day,
        or a run by hand, does.
      </p>
    </Dialog>
  );
}
