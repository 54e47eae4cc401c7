import { type ConnectionField, connectionKind } from "@daymill/contract";
import { SelectField, TextArea, TextField } from "../../ui/fields.tsx";
import styles from "./Admin.module.css";
import { type ConnectionForm, isOwnType, MORE, secretNames } from "./connectionForm.ts";
import { SecretField } from "./SecretField.tsx";

export interface ConnectionFieldsProps {
  readonly form: ConnectionForm;
  /** Names of the secrets that are stored. */
  readonly stored: readonly string[];
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (part: Partial<ConnectionForm>) => void;
}

/** The fields of a connection, made from the description of its type. */
export function ConnectionFields({ form, stored, errors, onChange }: ConnectionFieldsProps) {
  const { fields } = connectionKind(form.type);
  const undescribed = secretNames(form).filter((name) => !fields.some(({ path }) => path === `secrets.${name}`));
  const all: readonly ConnectionField[] = [
    ...fields,
    ...undescribed.map((name) => ({ path: `secrets.${name}`, type: "secret" as const, label: name })),
  ];
  const setValue = (path: string, text: string): void => onChange({ values: { ...form.values, [path]: text } });
  return (
    <div className={styles.pair}>
      {all.map((field) => {
        const { path, type, label, hint } = field;
        const secret = path.startsWith("secrets.") ? path.slice("secrets.".length) : undefined;
        return (
          <div key={path} className={type === "document" || type === "url" ? styles.wide : undefined}>
            {secret === undefined ? (
              <PlainField
                field={field}
                text={form.values[path] ?? ""}
                error={errors[path]}
                onText={(text) => setValue(path, text)}
              />
            ) : (
              <SecretField
                label={label}
                hint={hint}
                isDocument={type === "document"}
                isStored={stored.includes(secret)}
                change={form.secrets[secret]}
                error={errors[path]}
                onChange={(change) => onChange({ secrets: { ...form.secrets, [secret]: change } })}
              />
            )}
          </div>
        );
      })}
      {isOwnType(form.type) ? <OwnSecret form={form} errors={errors} onChange={onChange} /> : null}
      {isOwnType(form.type) || form.more !== "" ? (
        <div className={styles.wide}>
          <TextArea
            label="More"
            hint="What else the type knows, as a JSON object; no secrets"
            mono
            rows={4}
            value={form.more}
            onChange={(more) => onChange({ more })}
            error={errors[MORE]}
          />
        </div>
      ) : null}
    </div>
  );
}

interface PlainFieldProps {
  readonly field: ConnectionField;
  readonly text: string;
  readonly error: string | undefined;
  readonly onText: (text: string) => void;
}

function PlainField({ field: { label, hint, type, isRequired = false }, text, error, onText }: PlainFieldProps) {
  if (type === "flag")
    return (
      <SelectField
        label={label}
        hint={hint}
        value={text === "true" || text === "false" ? text : ""}
        choices={[
          { value: "", label: "Default" },
          { value: "true", label: "Yes" },
          { value: "false", label: "No" },
        ]}
        onChange={onText}
        error={error}
      />
    );
  return (
    <TextField
      label={label}
      hint={hint ?? (isRequired ? "Needed" : undefined)}
      mono={type === "url"}
      type={type === "number" ? "number" : "text"}
      autoComplete="off"
      value={text}
      onChange={onText}
      error={error}
    />
  );
}

/** A secret by a name of one's own, as only types of one's own have. */
function OwnSecret({ form: { ownSecret }, errors, onChange }: Omit<ConnectionFieldsProps, "stored">) {
  const change = (part: Partial<typeof ownSecret>): void => onChange({ ownSecret: { ...ownSecret, ...part } });
  return (
    <>
      <TextField
        label="Another secret"
        hint="Its name: token"
        value={ownSecret.name}
        onChange={(name) => change({ name })}
        error={errors["ownSecret"]}
      />
      <TextField
        label="Its value"
        hint="Written, never read"
        type="password"
        autoComplete="new-password"
        value={ownSecret.text}
        onChange={(text) => change({ text })}
      />
    </>
  );
}
