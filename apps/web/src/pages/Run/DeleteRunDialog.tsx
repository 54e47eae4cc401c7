import type { Run } from "@daymill/contract";
import { useState } from "react";
import { useDeleteRun } from "../../api/useRuns.ts";
import { TextField } from "../../ui/fields.tsx";
import { DeleteDialog } from "../Admin/DeleteDialog.tsx";
import { countOf, describeCounts, runLabel } from "../naming.ts";

export interface DeleteRunDialogProps {
  readonly run: Run;
  readonly onDeleted: () => void;
  readonly onClose: () => void;
}

/** Says what goes with a run, and asks for its name before it is deleted. */
export function DeleteRunDialog({ run, onDeleted, onClose }: DeleteRunDialogProps) {
  const [typed, setTyped] = useState("");
  const remove = useDeleteRun(run.dagId);
  const label = runLabel(run);
  const instances = Object.values(run.counts).reduce((sum, count) => sum + count, 0);
  return (
    <DeleteDialog
      what={`run ${label}`}
      calls="deleteRun"
      isBusy={remove.isPending}
      error={remove.error}
      isBlocked={typed.trim() !== label}
      onDelete={() => remove.mutate(run.runId, { onSuccess: onDeleted })}
      onClose={onClose}
    >
      <p>
        {countOf(instances, "task instance")}
        {instances === 0 ? "" : ` (${describeCounts(run.counts)})`}, their attempts, outputs and logs go with it, for
        good. The schedule does not make it again; a backfill of its day, or a run by hand, does. Its DAG file stays,
        and the audit log keeps that it was deleted.
      </p>
      <TextField label={`Type ${label} to delete it`} value={typed} onChange={setTyped} autoComplete="off" mono />
    </DeleteDialog>
  );
}
