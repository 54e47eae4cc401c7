import { useRun } from "../../../api/useRun.ts";
import styles from "./RunGrid.module.css";

/** The beginning of the note on a run, once it is known. */
export function NoteLine({ dagId, runId }: { readonly dagId: string; readonly runId: string }) {
  const note = useRun(dagId, runId).data?.note;
  return <div className={styles.cardNote}>{note ?? "has a note"}</div>;
}
