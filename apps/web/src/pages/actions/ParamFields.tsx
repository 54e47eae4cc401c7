import { SelectField, Switch, TextArea, TextField } from "../../ui/fields.tsx";
import { PickSeveral } from "../../ui/PickSeveral.tsx";
import {
  choicesOf,
  isOptional,
  labelOf,
  paramKind,
  type ParamView,
  pickedOf,
  printPicked,
  suggestionsOf,
} from "./paramForm.ts";
import styles from "./form.module.css";

export interface ParamFieldsProps {
  readonly params: Readonly<Record<string, ParamView>>;
  readonly texts: Readonly<Record<string, string>>;
  /** By name, or by the path of a part: `tables.1`. */
  readonly errors: Readonly<Record<string, string>>;
  readonly onText: (name: string, text: string) => void;
}

/** A field for each parameter of a DAG, or of a form, made from its schema. */
export function ParamFields({ params, texts, errors, onText }: ParamFieldsProps) {
  return Object.entries(params).map(([name, param]) => (
    <ParamField
      key={name}
      name={name}
      param={param}
      text={texts[name] ?? ""}
      error={errorOf(errors, name)}
      onText={(text) => onText(name, text)}
    />
  ));
}

function errorOf(errors: ParamFieldsProps["errors"], name: string): string | undefined {
  return errors[name] ?? Object.entries(errors).find(([path]) => path.startsWith(`${name}.`))?.[1];
}

interface ParamFieldProps {
  readonly name: string;
  readonly param: ParamView;
  readonly text: string;
  readonly error: string | undefined;
  readonly onText: (text: string) => void;
}

function ParamField({ name, param, text, error, onText }: ParamFieldProps) {
  const kind = paramKind(param);
  const label = labelOf(name, param);
  const hint = hintOf(param);
  const common = { label, value: text, onChange: onText, error, hint };
  if (kind === "choice") return <SelectField {...common} choices={selectable(param)} />;
  if (kind === "choices")
    return (
      <PickSeveral
        {...common}
        value={pickedOf(text)}
        choices={choicesOf(param)}
        onChange={(picked) => onText(printPicked(param, picked))}
      />
    );
  if (kind === "boolean")
    return (
      <div className={styles.switch}>
        <Switch label={label} checked={text === "true"} onChange={(on) => onText(String(on))} />
        {hint === undefined ? null : <span className={styles.hint}>{hint}</span>}
      </div>
    );
  if (kind === "lines" || kind === "list") return <TextArea {...common} />;
  if (kind === "json") return <TextArea {...common} mono />;
  return <TextField {...common} type={kind} suggestions={suggestionsOf(param)} />;
}

function hintOf(param: ParamView): string | undefined {
  const isList = paramKind(param) === "list";
  const parts = [param.description, isList ? "One a line" : null, isOptional(param) ? "Optional" : null].filter(
    (part) => part !== null,
  );
  return parts.length === 0 ? undefined : parts.join(" · ");
}

/** Without a default nothing is chosen at first. */
function selectable(param: ParamView) {
  const choices = choicesOf(param).map((one) => ({ value: one, label: one }));
  return param.default === undefined
    ? [{ value: "", label: isOptional(param) ? "None" : "Choose one" }, ...choices]
    : choices;
}
