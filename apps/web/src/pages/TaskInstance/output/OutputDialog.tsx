import type { OutputView } from "@daymill/contract";
import { fieldErrors } from "../../../api/fieldErrors.ts";
import type { InstanceKey } from "../../../api/queryKeys.ts";
import { usePutOutput } from "../../../api/useOutput.ts";
import { TextArea } from "../../../ui/fields.tsx";
import { RecordDialog } from "../../Admin/RecordDialog.tsx";
import { useRecordForm } from "../../Admin/useRecordForm.ts";
import { instanceLabel } from "../../naming.ts";
import { outputDifferences, outputForm, parseOutput } from "./outputForm.ts";

export interface OutputDialogProps {
  readonly instance: InstanceKey;
  /** Absent: there is none yet. */
  readonly output?: OutputView;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Says what a task that has ended returned. */
export function OutputDialog({ instance, output, onClose, onSaved }: OutputDialogProps) {
  const basisOf = (stored: OutputView | undefined) => ({ form: outputForm(stored), seen: stored?.writtenAt ?? null });
  const record = useRecordForm(() => basisOf(output));
  const save = usePutOutput(instance);
  const parsed = parseOutput(record.form);
  const wrong: Readonly<Record<string, string>> = parsed.ok ? {} : { value: parsed.message };
  const refused = fieldErrors(save.error);
  const label = instanceLabel(instance);
  return (
    <RecordDialog
      kind="output of"
      calls="putOutput"
      name={output === undefined ? undefined : label}
      title={`Set the output of ${label}`}
      confirm="Set it"
      typedName={label}
      record={record}
      save={save}
      wrong={wrong}
      refused={refused}
      compare={(stored: OutputView) => outputDifferences(record.form, stored)}
      basisOf={basisOf}
      basisOfNone={{ seen: null }}
      onSave={(saved) => {
        if (!parsed.ok) return;
        save.mutate({ value: parsed.value, unchangedSince: record.seen }, { onSuccess: () => saved(label) });
      }}
      onClose={onClose}
      onSaved={onSaved}
    >
      <p>
        Tasks that begin from now on read it. What has read the former one is not run again: clear it for that. Of a
        task that did not succeed it counts once the task is marked success.
      </p>
      <TextArea
        label="Output"
        mono
        rows={12}
        value={record.form.json}
        onChange={(json) => record.change({ json })}
        hint={hintOf(output)}
        error={(record.tried ? wrong["value"] : undefined) ?? refused["value"]}
      />
    </RecordDialog>
  );
}

function hintOf(output: OutputView | undefined): string {
  const limit = "JSON, at most 256 KiB";
  if (output === undefined || output.uri === null) return limit;
  return `${limit}. It takes the place of ${output.bytes.toLocaleString("en-US")} bytes that lie in a file`;
}
