import { MultiSelect } from "@mantine/core";
import type { ReactNode } from "react";

export interface PickSeveralProps {
  readonly label: string;
  readonly value: readonly string[];
  /** All there are; the list opens under the field and narrows as one types. */
  readonly choices: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  readonly placeholder?: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

/** Any number of many. */
export function PickSeveral({ label, value, choices, onChange, placeholder, hint, error }: PickSeveralProps) {
  return (
    <MultiSelect
      label={label}
      description={hint}
      {...(error === undefined ? {} : { error })}
      value={[...value]}
      data={choices}
      onChange={onChange}
      {...(value.length > 0 || placeholder === undefined ? {} : { placeholder })}
      searchable
      hidePickedOptions
      comboboxProps={{ withinPortal: false }}
      nothingFoundMessage="None of that name"
    />
  );
}
