import { Button } from "../../../ui/Button.tsx";
import { ScrollBox } from "../../../ui/ScrollBox.tsx";
import type { LogRow } from "./logRows.ts";
import styles from "./LogView.module.css";
import { plainText } from "./plainText.ts";

export interface PlainLogProps {
  readonly rows: readonly LogRow[];
  readonly label: string;
  readonly onLeave: () => void;
}

/** All lines as one text, in which the search of the browser finds what it looks for. */
export function PlainLog({ rows, label, onLeave }: PlainLogProps) {
  return (
    <>
      <div className={styles.plainHead}>
        <span>All {rows.length.toLocaleString("en-US")} lines as text, for the search of the browser.</span>
        <Button onClick={onLeave}>Back to the log</Button>
      </div>
      <ScrollBox className={styles.plain} role="log" label={label}>
        <pre>{plainText(rows)}</pre>
      </ScrollBox>
    </>
  );
}
