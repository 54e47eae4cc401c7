import type { Backfill } from "@daymill/contract";
import { useState } from "react";
import type { useBackfillCommand } from "../../api/useBackfills.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { RadioField, TextField } from "../../ui/fields.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";

/** To stop more than these their number is typed. */
const MOST_STOPPED_AT_ONCE = 50;

export interface CancelBackfillDialogProps {
  readonly backfill: Backfill;
  readonly command: ReturnType<typeof useBackfillCommand>;
  readonly onClose: () => void;
}

/** Says what stays and what is given up before it happens. */
export function CancelBackfillDialog({ backfill, command, onClose }: CancelBackfillDialogProps) {
  const [running, setRunning] = useState<"leave" | "stop">("leave");
  const [typed, setTyped] = useState("");
  const { progress } = backfill;
  const isMuch = running === "stop" && progress.running > MOST_STOPPED_AT_ONCE;
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
            disabled={isMuch && typed.trim() !== String(progress.running)}
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
      {isMuch ? (
        <TextField
          label={`Type ${progress.running} to stop so many runs`}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
        />
      ) : null}
    </Dialog>
  );
}
