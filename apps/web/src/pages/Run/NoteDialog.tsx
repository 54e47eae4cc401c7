import type { RunDetail } from "@daymill/contract";
import { useState } from "react";
import { toError } from "../../api/toError.ts";
import { useNoteRun } from "../../api/useRuns.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { TextArea } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { showFailure, showToast } from "../../ui/toast.ts";
import { ActionButton } from "../actions/ActionButton.tsx";
import { runLabel } from "../naming.ts";

function tellFailure(error: unknown): void {
  showFailure("Could not undo the note", toError(error));
}

export interface NoteDialogProps {
  readonly run: Pick<RunDetail, "dagId" | "runId" | "logicalDate" | "note">;
  readonly onClose: () => void;
}

/** What whoever looks at a run should know of it. */
export function NoteDialog({ run, onClose }: NoteDialogProps) {
  const saving = useNoteRun(run);
  const [text, setText] = useState(run.note ?? "");
  const note = text.trim() === "" ? null : text.trim();
  const save = (): void =>
    saving.mutate(note, {
      onSuccess: () => {
        showToast({
          message: note === null ? "The note is gone" : "Note saved",
          action: { label: "Undo", run: () => void saving.mutateAsync(run.note).catch(tellFailure) },
        });
        onClose();
      },
    });
  return (
    <Dialog
      title={`Note on run ${runLabel(run)}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            calls="patchRun"
            tone="primary"
            busy={saving.isPending}
            disabled={note === run.note}
            onClick={save}
          >
            Save it
          </ActionButton>
        </>
      }
    >
      {saving.error === null ? null : <ErrorPanel error={saving.error} doing="save the note" onRetry={save} />}
      <TextArea
        label="Note"
        hint="Stands on the page of the run; the grid marks that there is one. Empty: none."
        rows={5}
        focusFirst
        value={text}
        onChange={setText}
      />
    </Dialog>
  );
}
