import { Button } from "../../ui/Button.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { countOf } from "../naming.ts";
import styles from "./Graph.module.css";
import type { GraphPart } from "./graphPart.ts";

export interface PartNoticeProps {
  readonly part: GraphPart;
  /** Shows all tasks again. */
  readonly onClose: () => void;
}

/** What the part of a graph is that one looks at, where that has to be said. */
export function PartNotice({ part, onClose }: PartNoticeProps) {
  if (part.kind === "all" || part.kind === "around") return null;
  if (part.kind === "lost")
    return (
      <div className={styles.notice}>
        <Notice tone="warning">
          This version has no task <code>{part.taskId}</code>: all tasks are shown.
        </Notice>
      </div>
    );
  const all = <Button onClick={onClose}>Show all tasks</Button>;
  if (part.kind === "unfailed" || part.kind === "failed")
    return (
      <output className={styles.notice}>
        <Notice tone="info" actions={all}>
          {part.kind === "unfailed"
            ? "Nothing has failed in this run: all tasks are shown."
            : `${countOf(part.tasks.size, "task")} failed, or could not run because of that`}
        </Notice>
      </output>
    );
  const { from, to, tasks } = part;
  return (
    <output className={styles.notice}>
      {part.kind === "ways" ? (
        <Notice tone="info" icon="way" actions={all}>
          {countOf(tasks.size, "task")} on the ways from <code>{from}</code> to <code>{to}</code>
        </Notice>
      ) : (
        <Notice tone="warning" actions={all}>
          No way leads from <code>{from}</code> to <code>{to}</code>, nor back.
        </Notice>
      )}
    </output>
  );
}
