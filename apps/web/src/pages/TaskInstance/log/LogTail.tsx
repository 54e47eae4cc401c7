import { useEffect, useMemo, useRef } from "react";
import { useTaskLog } from "../../../api/log/useTaskLog.ts";
import type { InstanceKey } from "../../../api/queryKeys.ts";
import { ScrollBox } from "../../../ui/ScrollBox.tsx";
import { withoutMarks } from "./groupMarks.ts";
import { LogText } from "./LogText.tsx";
import { toRows } from "./logRows.ts";
import styles from "./LogTail.module.css";

const MOST_LINES = 200;

/** The last lines of a log, following it. The page of the instance has the whole. */
export function LogTail({ instance, attempt }: { instance: InstanceKey; attempt: number }) {
  const log = useTaskLog(instance, attempt);
  const rows = useMemo(() => withoutMarks(log.lines.slice(-MOST_LINES).flatMap(toRows)), [log.lines]);
  const box = useRef<HTMLDivElement>(null);
  const count = rows.length;
  useEffect(() => {
    if (count > 0) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [count]);
  if (rows.length === 0) return log.error === undefined ? null : <p>{log.error.message}</p>;
  return (
    <ScrollBox ref={box} className={styles.tail} role="log" label={`End of the log, attempt ${attempt}`}>
      {rows.map((row) => (
        <div key={`${row.offset}:${row.part}`} className={styles.line} data-level={row.level}>
          <span className={styles.level}>{row.part === 0 ? row.level.toUpperCase() : ""}</span>
          <span>
            <LogText row={row} />
          </span>
        </div>
      ))}
    </ScrollBox>
  );
}
