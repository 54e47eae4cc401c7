import { useDeleteVariable } from "../../api/useVariables.ts";
import { DeleteDialog } from "./DeleteDialog.tsx";

export function DeleteVariableDialog({ variable, onClose }: { variable: string; onClose: () => void }) {
  const remove = useDeleteVariable();
  return (
    <DeleteDialog
      what={`the variable ${variable}`}
      calls="deleteVariable"
      isBusy={remove.isPending}
      error={remove.error}
      onDelete={() => remove.mutate(variable, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        Tasks that ask for it get nothing then. The value of a secret is lost; any other is in its history:{" "}
        <code>daymill variables restore</code>
      </p>
    </DeleteDialog>
  );
}
