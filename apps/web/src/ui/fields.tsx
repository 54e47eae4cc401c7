import {
  Checkbox,
  NativeSelect,
  Radio,
  SegmentedControl,
  Switch as KitSwitch,
  Textarea,
  TextInput,
} from "@mantine/core";
import { type KeyboardEventHandler, type ReactNode, type Ref, useId } from "react";
import styles from "./fields.module.css";
import { Tooltip } from "./Tooltip.tsx";

export interface TextFieldProps {
  readonly label: string;
  /** Whether the label is for screen readers only. */
  readonly hideLabel?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly icon?: ReactNode;
  readonly trailing?: ReactNode;
  readonly mono?: boolean;
  readonly type?: "text" | "search" | "date" | "datetime-local" | "number" | "password";
  /** `new-password` keeps the browser from filling in or saving one. */
  readonly autoComplete?: "off" | "new-password" | "username" | "current-password" | "one-time-code";
  readonly disabled?: boolean;
  /** What the browser offers while something is typed; anything else may be typed as well. */
  readonly suggestions?: readonly string[];
  /** In a dialog: takes the focus when it opens. */
  readonly focusFirst?: boolean;
  /** Takes the focus when it appears. */
  readonly focusNow?: boolean;
  readonly onKeyDown?: KeyboardEventHandler<HTMLInputElement>;
  readonly ref?: Ref<HTMLInputElement>;
}

export function TextField(props: TextFieldProps) {
  const {
    label,
    hideLabel = false,
    onChange,
    hint,
    icon,
    trailing,
    mono = false,
    error,
    focusFirst = false,
    focusNow = false,
    suggestions = [],
    ...rest
  } = props;
  const listId = useId();
  const input = (
    <TextInput
      {...(hideLabel ? { "aria-label": label } : { label })}
      {...(error === undefined ? {} : { error })}
      {...(focusFirst ? { "data-autofocus": true } : {})}
      description={hint}
      leftSection={icon}
      rightSection={trailing}
      rightSectionWidth="auto"
      classNames={mono ? { input: styles["mono"] ?? "" } : {}}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...(suggestions.length === 0 ? {} : { list: listId })}
      {...rest}
      {...(focusNow ? { ref: takeFocus } : {})}
    />
  );
  if (suggestions.length === 0) return input;
  return (
    <>
      {input}
      <datalist id={listId}>
        {suggestions.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </datalist>
    </>
  );
}

function takeFocus(input: HTMLInputElement | null): void {
  input?.focus();
}

export interface TextAreaProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly mono?: boolean;
  readonly rows?: number;
  /** Whether it is nobody's to see: the browser neither keeps nor checks what is typed. */
  readonly isSecret?: boolean;
  /** In a dialog: takes the focus when it opens. */
  readonly focusFirst?: boolean;
}

export function TextArea(props: TextAreaProps) {
  const { onChange, hint, mono = false, rows = 4, error, isSecret = false, focusFirst = false, ...rest } = props;
  return (
    <Textarea
      description={hint}
      rows={rows}
      {...(error === undefined ? {} : { error })}
      {...(isSecret ? { autoComplete: "off", spellCheck: false } : {})}
      {...(focusFirst ? { "data-autofocus": true } : {})}
      classNames={mono ? { input: styles["mono"] ?? "" } : {}}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...rest}
    />
  );
}

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
}

export interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly Choice<T>[];
  readonly onChange: (value: T) => void;
}

/** One of a few, all in sight, as radio buttons. */
export function RadioField<T extends string>({ label, value, choices, onChange }: ChoiceProps<T>) {
  return (
    <Radio.Group label={label} value={value} onChange={(next) => onChange(pick(choices, next, value))}>
      <div className={styles["choices"]}>
        {choices.map((choice) => (
          <Radio key={choice.value} value={choice.value} label={choice.label} />
        ))}
      </div>
    </Radio.Group>
  );
}

/** One of a few, all in sight, as a row of segments. */
export function Segments<T extends string>({ label, value, choices, onChange }: ChoiceProps<T>) {
  return (
    <SegmentedControl
      aria-label={label}
      size="xs"
      withItemsBorders={false}
      value={value}
      data={choices.map((choice) => ({ value: choice.value, label: choice.label }))}
      onChange={(next) => onChange(pick(choices, next, value))}
      classNames={{
        root: styles["segments"] ?? "",
        indicator: styles["indicator"] ?? "",
        label: styles["segment"] ?? "",
      }}
    />
  );
}

export interface SelectFieldProps<T extends string> extends ChoiceProps<T> {
  readonly hideLabel?: boolean;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

/** One of several, in a list that opens: the browser's own, which every device knows how to show. */
export function SelectField<T extends string>({
  label,
  value,
  choices,
  onChange,
  hideLabel = false,
  hint,
  error,
}: SelectFieldProps<T>) {
  return (
    <NativeSelect
      {...(hideLabel ? { "aria-label": label } : { label })}
      {...(error === undefined ? {} : { error })}
      description={hint}
      value={value}
      data={choices.map((choice) => ({ value: choice.value, label: choice.label }))}
      onChange={(event) => onChange(pick(choices, event.currentTarget.value, value))}
    />
  );
}

function pick<T extends string>(choices: readonly Choice<T>[], next: string, otherwise: T): T {
  return choices.find((choice) => choice.value === next)?.value ?? otherwise;
}

export interface TickProps {
  readonly label: ReactNode;
  readonly checked: boolean;
  /** `withShift`: the Shift key was held, as for all from the one before to this one. */
  readonly onChange: (checked: boolean, withShift: boolean) => void;
  readonly disabled?: boolean;
  readonly hint?: ReactNode;
  /** Whether the label, which is a text then, is for screen readers only. */
  readonly hideLabel?: boolean;
}

export function CheckboxField({ label, checked, onChange, disabled = false, hint, hideLabel = false }: TickProps) {
  return (
    <Checkbox
      {...(hideLabel && typeof label === "string" ? { "aria-label": label } : { label })}
      checked={checked}
      disabled={disabled}
      description={hint}
      onChange={({ currentTarget, nativeEvent }) =>
        onChange(currentTarget.checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
      }
    />
  );
}

export interface SwitchProps extends Pick<TickProps, "checked"> {
  readonly onChange: (checked: boolean) => void;
  readonly label: string;
  readonly hideLabel?: boolean;
  /** Why it cannot be switched at present. It can still be reached, and then says so. Default: it can. */
  readonly off?: string | undefined;
}

/** On or off, at once. */
export function Switch({ label, checked, onChange, hideLabel = false, off }: SwitchProps) {
  const field = (
    <KitSwitch
      {...(hideLabel ? { "aria-label": label } : { label })}
      checked={checked}
      {...(off === undefined ? {} : { "aria-disabled": true, "aria-description": off })}
      onChange={(event) => {
        if (off === undefined) onChange(event.currentTarget.checked);
      }}
    />
  );
  if (off === undefined) return field;
  return (
    <Tooltip text={off} onPress>
      <span className={styles["off"]}>{field}</span>
    </Tooltip>
  );
}
