import type { Backfill } from "@daymill/contract";
import { useState } from "react";
import type { useBackfillCommand } from "../../api/useBackfills.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { RadioField } from "../../ui/fields.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";

export interface CancelBackfillDialogProps {
  readonly backfill: Backfill;
  readonly command: ReturnType<typeof useBackfillCommand>;
  readonly onClose: () => void;
}

/** Says what stays and what is given up before it happens. */
export function CancelBackfillDialog({ backfill, command, onClose }: CancelBackfillDialogProps) {
  const [running, setRunning] = useState<"leave" | "stop">("leave");
  const { progress } = backfill;
  const confirm = (): void =>
    command.mutate({ kind: "cancel", stopRunning: running === "stop" }, { onSettled: onClose });
  return (
    <Dialog
      title={`Cancel backfill ${backfill.backfillId}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} focusFirst>
            Keep it
          </Button>
          <ActionButton
            calls="cancelBackfill"
            on={backfill.dagId}
            tone="danger"
            busy={command.isPending}
            onClick={confirm}
          >
            Cancel the backfill
          </ActionButton>
        </>
      }
    >
      <p>
        {progress.success + progress.failed} done stay; {progress.waiting} not started are removed from the plan.
      </p>
      {progress.running === 0 ? null : (
        <RadioField
          label={`${progress.running} running now`}
          value={running}
          choices={[
            { value: "leave", label: "let them finish" },
            { value: "stop", label: "stop them" },
          ]}
          onChange={setRunning}
        />
      )}
    </Dialog>
  );
}
