import { type ReactNode, useDeferredValue, useId, useState } from "react";
import { CheckboxField, TextField } from "./fields.tsx";
import styles from "./PickSeveral.module.css";

export interface PickSeveralProps {
  readonly label: string;
  readonly value: readonly string[];
  /** All there are. A few are all in sight; of more a list opens, which narrows as one types. */
  readonly choices: readonly string[];
  /** The picked ones come in the order of the choices. */
  readonly onChange: (value: readonly string[]) => void;
  /** What stands for none; only where a list opens. */
  readonly placeholder?: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

/** So many need no list that opens. */
const FEW = 6;
/** Of more matches the first are shown: whoever knows the name types on. */
const MOST_SHOWN = 100;

/** Any number of many. */
export function PickSeveral({ label, value, choices, onChange, placeholder = "none", hint, error }: PickSeveralProps) {
  const errorId = useId();
  const picked = new Set(value);
  const pick = (choice: string, isPicked: boolean): void =>
    onChange(choices.filter((one) => (one === choice ? isPicked : picked.has(one))));
  const boxes = { picked, onPick: pick };
  return (
    <fieldset className={styles.field} {...(error === undefined ? {} : { "aria-describedby": errorId })}>
      <legend className={styles.label}>{label}</legend>
      {hint === undefined ? null : <div className={styles.hint}>{hint}</div>}
      {choices.length <= FEW ? (
        <Boxes choices={choices} {...boxes} />
      ) : (
        <details className={styles.opens}>
          <summary className={styles.summary} data-none={value.length === 0}>
            {value.length === 0 ? placeholder : value.join(", ")}
          </summary>
          <Searched choices={choices} {...boxes} />
        </details>
      )}
      {error === undefined ? null : (
        <div id={errorId} className={styles.error}>
          {error}
        </div>
      )}
    </fieldset>
  );
}

interface BoxesProps {
  readonly choices: readonly string[];
  readonly picked: ReadonlySet<string>;
  readonly onPick: (choice: string, isPicked: boolean) => void;
}

function Boxes({ choices, picked, onPick }: BoxesProps) {
  return (
    <div className={styles.boxes}>
      {choices.map((choice) => (
        <CheckboxField
          key={choice}
          label={choice}
          checked={picked.has(choice)}
          onChange={(checked) => onPick(choice, checked)}
        />
      ))}
    </div>
  );
}

function Searched({ choices, ...boxes }: BoxesProps) {
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text).toLowerCase();
  const matches = choices.filter((choice) => choice.toLowerCase().includes(wanted));
  const more = matches.length - MOST_SHOWN;
  return (
    <div className={styles.list}>
      <TextField
        label="Find by name"
        hideLabel
        type="search"
        placeholder="Find by name"
        value={text}
        onChange={setText}
      />
      <Boxes choices={matches.slice(0, MOST_SHOWN)} {...boxes} />
      {matches.length === 0 ? <p className={styles.hint}>None of that name</p> : null}
      {more > 0 ? (
        <p className={styles.hint}>and {more.toLocaleString("en-US")} more: type to narrow the list</p>
      ) : null}
    </div>
  );
}
