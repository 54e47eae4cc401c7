import styles from "./Graph.module.css";

/** When a task runs, where that is not after the success of all that is upstream. */
export function RuleBadge({ rule }: { readonly rule: string }) {
  return (
    <span className={styles.rule} title={`Trigger rule: ${rule}`}>
      {rule}
    </span>
  );
}
