import type { InstanceKey } from "../../../api/queryKeys.ts";
import { useDeleteOutput } from "../../../api/useOutput.ts";
import { DeleteDialog } from "../../Admin/DeleteDialog.tsx";
import { instanceLabel } from "../../naming.ts";

export function DeleteOutputDialog({ instance, onClose }: { instance: InstanceKey; onClose: () => void }) {
  const remove = useDeleteOutput(instance);
  return (
    <DeleteDialog
      what={`the output of ${instanceLabel(instance)}`}
      calls="deleteOutput"
      isBusy={remove.isPending}
      error={remove.error}
      onDelete={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>Tasks that begin from now on find none; what has read it is not run again. The value is lost.</p>
    </DeleteDialog>
  );
}
