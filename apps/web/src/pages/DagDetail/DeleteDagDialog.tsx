import { useState } from "react";
import { useDagDeletionPlan, useDeleteDag } from "../../api/useDagDeletion.ts";
import { TextField } from "../../ui/fields.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { DeleteDialog } from "../Admin/DeleteDialog.tsx";
import { countOf } from "../naming.ts";

export interface DeleteDagDialogProps {
  readonly dagId: string;
  readonly onDeleted: () => void;
  readonly onClose: () => void;
}

/** Says what goes with a DAG, or what keeps it, and asks for its name before it is deleted. */
export function DeleteDagDialog({ dagId, onDeleted, onClose }: DeleteDagDialogProps) {
  const [typed, setTyped] = useState("");
  const plan = useDagDeletionPlan(dagId);
  const remove = useDeleteDag(dagId);
  const goes = plan.data;
  const isKept = goes !== undefined && goes.hindrances.length > 0;
  return (
    <DeleteDialog
      what={dagId}
      calls="deleteDag"
      isBusy={remove.isPending}
      error={remove.error ?? plan.error}
      isBlocked={goes === undefined || isKept || typed !== dagId}
      onDelete={() => remove.mutate(undefined, { onSuccess: onDeleted })}
      onClose={onClose}
    >
      {plan.isPending ? <Loading what="what goes with it" lines={2} /> : null}
      {isKept ? (
        <Notice tone="warning">
          It cannot be deleted now:{" "}
          {goes.hindrances.map(({ count, text }) => `${count.toLocaleString("en")} ${text}`).join("; ")}.
        </Notice>
      ) : null}
      {goes === undefined || isKept ? null : (
        <>
          <p>
            {countOf(goes.runs, "run")} with {countOf(goes.instances, "task instance")}, their attempts, outputs and
            logs go with it, for good, and so do {countOf(goes.versions, "version")} and{" "}
            {countOf(goes.backfills, "backfill")}. Events of assets stay, and so do files that its tasks wrote
            elsewhere.
          </p>
          <TextField label={`Type ${dagId} to delete it`} value={typed} onChange={setTyped} autoComplete="off" mono />
        </>
      )}
    </DeleteDialog>
  );
}
