import { useMemo } from "react";
import type { InstanceKey } from "../../../api/queryKeys.ts";
import type { LogState } from "../../../api/log/followLog.ts";
import { useTaskLog } from "../../../api/log/useTaskLog.ts";
import { ErrorPanel } from "../../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../../ui/page/Loading.tsx";
import { EmptyState, Notice } from "../../../ui/page/Notice.tsx";
import { ScrollBox } from "../../../ui/ScrollBox.tsx";
import { DiffLines } from "../../Code/DiffLines.tsx";
import { countOf } from "../../naming.ts";
import { compareLogs, MOST_COMPARED } from "./compareLogs.ts";
import styles from "./LogView.module.css";

export interface LogComparisonProps {
  readonly instance: InstanceKey;
  readonly from: number;
  readonly to: number;
}

/** The plain texts of both logs stand for their own colours. */
const NO_CODE = [] as const;

/** Whether as much of a log is here as ever will be. */
function isWhole({ loaded, missingHead, isCut }: LogState): boolean {
  return loaded && (missingHead === 0 || isCut);
}

/** What the log of one attempt says that another's does not. */
export default function LogComparison({ instance, from, to }: LogComparisonProps) {
  const first = useTaskLog(instance, from);
  const second = useTaskLog(instance, to);
  const isHere = isWhole(first) && isWhole(second);
  const difference = useMemo(
    () => (isHere ? compareLogs(first.lines, second.lines) : undefined),
    [isHere, first.lines, second.lines],
  );
  const error = first.error ?? second.error;
  if (error !== undefined) return <ErrorPanel error={error} doing="read the logs" />;
  if (difference === undefined) return <Loading what="both logs" />;
  const isCut = Math.max(first.lines.length, second.lines.length) > MOST_COMPARED;
  return (
    <div className={styles.view}>
      <p className={styles.head}>
        − attempt {from}, + attempt {to}; {countOf(difference.same, "line")} in both. Times are not compared.
      </p>
      {isCut ? (
        <Notice tone="info">Only the last {MOST_COMPARED.toLocaleString("en-US")} lines of each are compared.</Notice>
      ) : null}
      {difference.hunks.length === 0 ? (
        <EmptyState title="Both say the same" />
      ) : (
        <ScrollBox label={`Log of attempt ${from} beside that of attempt ${to}`} className={styles.compared}>
          <DiffLines hunks={difference.hunks} from={NO_CODE} to={NO_CODE} />
        </ScrollBox>
      )}
    </div>
  );
}
