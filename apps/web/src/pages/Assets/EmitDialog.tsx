import type { AssetView } from "@daymill/contract";
import { useState } from "react";
import { useEmitEvent } from "../../api/useAssets.ts";
import { TextArea } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { showToast } from "../../ui/toast.ts";
import { FormDialog } from "../Admin/FormDialog.tsx";
import { parseExtra } from "./parseExtra.ts";

export interface EmitDialogProps {
  readonly view: AssetView;
  /** The DAGs that an event changes. */
  readonly on: readonly string[];
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Creates an event by hand: DAGs that wait for the asset take it as one of a task. */
export function EmitDialog({ view, on, onClose, onSaved }: EmitDialogProps) {
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const emit = useEmitEvent(view.asset);
  const parsed = parseExtra(text);
  const starts = view.consumers.filter(({ taskId }) => taskId === null).map(({ dagId }) => dagId);
  const submit = (): void => {
    setTried(true);
    if (!parsed.ok) return;
    emit.mutate(parsed.value, {
      onSuccess: ({ eventId }) => {
        showToast({ message: `Created event ${eventId} of ${view.asset}` });
        onSaved();
      },
    });
  };
  return (
    <FormDialog
      title={`Create an event of ${view.asset}`}
      confirm="Create event"
      calls="createAssetEvent"
      on={on}
      isDirty={text !== ""}
      isBusy={emit.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>
        {starts.length === 0
          ? "No DAG waits for this asset: the event is recorded and starts nothing."
          : `It counts as one of a task for ${starts.join(", ")}, unless paused.`}
      </p>
      {emit.error === null ? null : <ErrorPanel error={emit.error} doing="create the event" />}
      <TextArea
        label="Extra"
        mono
        rows={6}
        value={text}
        onChange={setText}
        hint={'Optional. A JSON object such as {"rows": 120}: what the event says.'}
        error={tried && !parsed.ok ? parsed.message : undefined}
      />
    </FormDialog>
  );
}
