import type { Role } from "@daymill/contract";
import { useDeleteRole } from "../../api/useRoles.ts";
import { Notice } from "../../ui/page/Notice.tsx";
import { DeleteDialog } from "../Admin/DeleteDialog.tsx";

/** A role is deleted only when no user has it; those who do are named. */
export function DeleteRoleDialog({ role: { name, users }, onClose }: { role: Role; onClose: () => void }) {
  const remove = useDeleteRole();
  return (
    <DeleteDialog
      what={`the role ${name}`}
      calls="deleteRole"
      isBusy={remove.isPending}
      error={remove.error}
      isBlocked={users.length > 0}
      onDelete={() => remove.mutate(name, { onSuccess: onClose })}
      onClose={onClose}
    >
      {users.length === 0 ? (
        <p>No user has it. DAG files that name it give nothing by it any more.</p>
      ) : (
        <Notice tone="warning">It is the role of {users.join(", ")}. Give them another one first.</Notice>
      )}
    </DeleteDialog>
  );
}
