import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "../Button.tsx";
import { TextField } from "../fields.tsx";
import { Icon } from "../Icon.tsx";
import { useShortcuts } from "../useShortcuts.ts";
import styles from "./FilterBar.module.css";

const TYPING_MS = 200;

export interface FilterBarProps {
  /** `Search runs`. */
  readonly label: string;
  readonly placeholder: string;
  /** What is searched for, as the address has it. */
  readonly text: string | undefined;
  /** After a pause in the typing; undefined: nothing any more. */
  readonly onText: (text: string | undefined) => void;
  /** Further filters, beside the search. */
  readonly children?: ReactNode;
  /** Takes all filters away; absent: there are none, or others are no filters. */
  readonly onClear?: (() => void) | undefined;
}

/** What narrows a list: a search, to which `/` leads, and filters beside it. */
export function FilterBar({ label, placeholder, text, onText, children, onClear }: FilterBarProps) {
  const field = useRef<HTMLInputElement>(null);
  useShortcuts({ "/": () => field.current?.focus() });
  const [typed, setTyped] = usePausedText(text ?? "", (next) => onText(next === "" ? undefined : next));
  return (
    <search className={styles.filters}>
      <div className={styles.search}>
        <TextField
          ref={field}
          label={label}
          hideLabel
          type="search"
          placeholder={placeholder}
          icon={<Icon name="search" size={14} />}
          value={typed}
          onChange={setTyped}
        />
      </div>
      {children}
      {onClear === undefined ? null : (
        <Button icon={<Icon name="close" size={10} />} onClick={onClear}>
          Clear filters
        </Button>
      )}
    </search>
  );
}

/** The text of a field that reaches the address after a pause; it follows when the address changes otherwise. */
function usePausedText(value: string, commit: (text: string) => void): [string, (text: string) => void] {
  const [text, setText] = useState(value);
  const [committed, setCommitted] = useState(value);
  if (committed !== value) {
    setCommitted(value);
    setText(value);
  }
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => commit(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, value, commit]);
  return [text, setText];
}
