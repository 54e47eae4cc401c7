import type { ConnectionView } from "@daymill/contract";
import { useState } from "react";
import { useDeleteConnection } from "../../api/useConnections.ts";
import { TextField } from "../../ui/fields.tsx";
import { DeleteDialog } from "./DeleteDialog.tsx";

/** Its secrets are lost with it, so its name is typed first. */
export function DeleteConnectionDialog({
  connection: { connectionId, secrets },
  onClose,
}: {
  connection: ConnectionView;
  onClose: () => void;
}) {
  const [typed, setTyped] = useState("");
  const remove = useDeleteConnection();
  return (
    <DeleteDialog
      what={`the connection ${connectionId}`}
      calls="deleteConnection"
      isBusy={remove.isPending}
      error={remove.error}
      isBlocked={typed !== connectionId}
      onDelete={() => remove.mutate(connectionId, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        Tasks that ask for it fail then, unless one of the same id is built in or stands in the configuration.
        {secrets.length === 0 ? "" : ` Its secrets (${secrets.join(", ")}) are lost.`}
      </p>
      <TextField label={`Type ${connectionId} to delete it`} autoComplete="off" value={typed} onChange={setTyped} />
    </DeleteDialog>
  );
}
