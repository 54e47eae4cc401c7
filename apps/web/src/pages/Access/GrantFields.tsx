import { type DagGrant, GRANTED_ROLES } from "@daymill/contract";
import { Button } from "../../ui/Button.tsx";
import { HiddenText } from "../../ui/HiddenText.tsx";
import { SelectField, TextField } from "../../ui/fields.tsx";
import styles from "./Access.module.css";
import { NEW_GRANT } from "./roleForm.ts";

export interface GrantFieldsProps {
  readonly grants: readonly DagGrant[];
  /** By field: `grants.0.on`. */
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (grants: readonly DagGrant[]) => void;
}

const choices = GRANTED_ROLES.map((role) => ({ value: role, label: role }));

/** On which DAGs a role may more, and what. */
export function GrantFields({ grants, errors, onChange }: GrantFieldsProps) {
  const set = (index: number, part: Partial<DagGrant>): void =>
    onChange(grants.map((grant, at) => (at === index ? { ...grant, ...part } : grant)));
  return (
    <fieldset className={styles.grants}>
      <legend>On some DAGs</legend>
      <p className={styles.words}>
        An id, in which * stands for any text (sales_*), or a tag (tag:finance). Of several that fit, the strongest role
        counts.
      </p>
      {grants.map((grant, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a grant has no name but its place
        <div key={index} className={styles.grant}>
          <TextField
            label={`DAGs of grant ${index + 1}`}
            value={grant.on}
            onChange={(on) => set(index, { on })}
            error={errors[`grants.${index}.on`]}
            placeholder="sales_*"
            autoComplete="off"
            mono
          />
          <SelectField
            label={`Role of grant ${index + 1}`}
            value={grant.role}
            choices={choices}
            onChange={(role) => set(index, { role })}
          />
          <Button onClick={() => onChange(grants.filter((_, at) => at !== index))}>
            Remove<HiddenText> grant {index + 1}</HiddenText>
          </Button>
        </div>
      ))}
      <div>
        <Button onClick={() => onChange([...grants, NEW_GRANT])}>Add a grant</Button>
      </div>
    </fieldset>
  );
}
