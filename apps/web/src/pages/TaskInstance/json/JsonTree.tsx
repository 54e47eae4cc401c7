import { useMemo, useState } from "react";
import { Button, IconButton } from "../../../ui/Button.tsx";
import { copyText } from "../../../ui/copyText.ts";
import { TextField } from "../../../ui/fields.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { saveFile } from "../../../ui/saveFile.ts";
import { ScrollBox } from "../../../ui/ScrollBox.tsx";
import styles from "./Json.module.css";
import { jsonRows, MOST_ROWS } from "./jsonRows.ts";

export interface JsonTreeProps {
  readonly value: unknown;
  readonly label: string;
  /** Of the file that it is saved as, without an ending. */
  readonly name: string;
}

/** A JSON value whose parts fold, with a search; it is copied or saved as a whole. */
export function JsonTree({ value, label, name }: JsonTreeProps) {
  const [query, setQuery] = useState("");
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const { rows, found, isCut } = useMemo(() => jsonRows(value, { query, toggled }), [value, query, toggled]);
  const textOf = (): string => JSON.stringify(value, null, 2);
  const toggle = (path: string): void =>
    setToggled((now) => new Set(now.has(path) ? [...now].filter((one) => one !== path) : [...now, path]));
  return (
    <div className={styles.view}>
      <div className={styles.bar}>
        <TextField
          label={`Search ${label}`}
          hideLabel
          type="search"
          placeholder="Search keys and values"
          icon={<Icon name="search" size={14} />}
          value={query}
          onChange={setQuery}
        />
        <output className={styles.quiet}>
          {found === undefined ? null : `${found.toLocaleString("en-US")} found`}
        </output>
        <IconButton label={`Copy ${label}`} onClick={() => copyText(textOf(), `${label} copied`)}>
          <Icon name="copy" size={14} />
        </IconButton>
        <Button
          icon={<Icon name="download" size={14} />}
          onClick={() => saveFile(`${name}.json`, new Blob([textOf()], { type: "application/json" }))}
        >
          Download
        </Button>
      </div>
      <ScrollBox className={styles.tree} label={label}>
        <ul>
          {rows.map(({ path, depth, text, isOpen }) => (
            <li key={path} style={{ paddingInlineStart: `${depth * 16}px` }}>
              {isOpen === undefined ? (
                <code className={styles.leaf}>{text}</code>
              ) : (
                <button
                  type="button"
                  className={styles.branch}
                  aria-expanded={isOpen}
                  disabled={found !== undefined}
                  onClick={() => toggle(path)}
                >
                  <Icon name={isOpen ? "down" : "next"} size={12} />
                  <code>{text}</code>
                </button>
              )}
            </li>
          ))}
        </ul>
      </ScrollBox>
      {isCut ? (
        <p className={styles.quiet}>
          The first {MOST_ROWS.toLocaleString("en-US")} lines. Download it to see all, or search it.
        </p>
      ) : null}
    </div>
  );
}
