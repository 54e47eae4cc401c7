import { SelectField, Switch, TextArea, TextField } from "../../ui/fields.tsx";
import { choicesOf, paramKind, type ParamView } from "./paramForm.ts";
import styles from "./form.module.css";

export interface ParamFieldsProps {
  readonly params: Readonly<Record<string, ParamView>>;
  readonly texts: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly onText: (name: string, text: string) => void;
}

/** A field for each parameter of a DAG, made from its schema. */
export function ParamFields({ params, texts, errors, onText }: ParamFieldsProps) {
  return Object.entries(params).map(([name, param]) => (
    <ParamField
      key={name}
      name={name}
      param={param}
      text={texts[name] ?? ""}
      error={errors[name]}
      onText={(text) => onText(name, text)}
    />
  ));
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
  const common = { label: name, value: text, onChange: onText, error, hint: param.description ?? undefined };
  if (kind === "choice")
    return (
      <SelectField
        label={name}
        value={text}
        choices={choicesOf(param).map((one) => ({ value: one, label: one }))}
        onChange={onText}
      />
    );
  if (kind === "boolean")
    return (
      <div className={styles.switch}>
        <Switch label={name} checked={text === "true"} onChange={(on) => onText(String(on))} />
        {param.description === null ? null : <span className={styles.hint}>{param.description}</span>}
      </div>
    );
  if (kind === "json") return <TextArea {...common} mono />;
  return <TextField {...common} type={kind} />;
}
