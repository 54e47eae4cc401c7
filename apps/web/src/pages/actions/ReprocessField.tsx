import type { BackfillBody } from "@daymill/contract";
import { RadioField } from "../../ui/fields.tsx";

export type Reprocess = NonNullable<BackfillBody["reprocess"]>;

/** What a backfill does with days that have a run. */
export function ReprocessField({ value, onChange }: { value: Reprocess; onChange: (value: Reprocess) => void }) {
  return (
    <RadioField
      label="Runs that exist"
      value={value}
      choices={[
        { value: "none", label: "leave alone" },
        { value: "failed", label: "rerun failed" },
        { value: "failed_only", label: "rerun failed, make none" },
        { value: "completed", label: "rerun all that ended" },
      ]}
      onChange={onChange}
    />
  );
}
