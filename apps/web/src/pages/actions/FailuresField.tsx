import { TextField } from "../../ui/fields.tsx";
import { failuresError } from "./countError.ts";

export interface FailuresFieldProps {
  /** As it is typed; empty: failures pause nothing. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Default false: what is wrong with it is said below. */
  readonly hideLabel?: boolean;
}

/** After how many failed runs a backfill pauses. */
export function FailuresField({ value, onChange, hideLabel = false }: FailuresFieldProps) {
  return (
    <TextField
      label="Pause after failed runs"
      type="number"
      placeholder="never"
      value={value}
      onChange={onChange}
      {...(hideLabel ? { hideLabel } : { error: failuresError(value) })}
    />
  );
}
