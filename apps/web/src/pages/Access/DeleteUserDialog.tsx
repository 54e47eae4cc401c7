import { useDeleteUser } from "../../api/useUsers.ts";
import { DeleteDialog } from "../Admin/DeleteDialog.tsx";

export function DeleteUserDialog({ user, onClose }: { user: string; onClose: () => void }) {
  const remove = useDeleteUser();
  return (
    <DeleteDialog
      what={`the user ${user}`}
      calls="deleteUser"
      isBusy={remove.isPending}
      error={remove.error}
      onDelete={() => remove.mutate(user, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>Their sessions and API tokens end. What they did keeps their name.</p>
    </DeleteDialog>
  );
}
