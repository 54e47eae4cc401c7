import type { useBackfillScheduleCommand } from "../../api/useBackfillSchedules.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";

export interface DeleteScheduleDialogProps {
  readonly name: string;
  readonly command: ReturnType<typeof useBackfillScheduleCommand>;
  readonly onClose: () => void;
}

/** Says what stays before it happens. */
export function DeleteScheduleDialog({ name, command, onClose }: DeleteScheduleDialogProps) {
  return (
    <Dialog
      title={`Delete ${name}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} focusFirst>
            Keep it
          </Button>
          <ActionButton
            calls="deleteBackfillSchedule"
            tone="danger"
            busy={command.isPending}
            onClick={() => command.mutate("delete", { onSettled: onClose })}
          >
            Delete it
          </ActionButton>
        </>
      }
    >
      <p>It fires no more. The backfills that it made stay, and go on.</p>
    </Dialog>
  );
}
