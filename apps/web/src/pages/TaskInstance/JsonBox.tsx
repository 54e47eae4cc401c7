import { ScrollBox } from "../../ui/ScrollBox.tsx";
import styles from "./TaskInstance.module.css";

/** A JSON value, laid out. */
export function JsonBox({ value, label }: { value: unknown; label: string }) {
  return (
    <ScrollBox className={styles.json} label={label}>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </ScrollBox>
  );
}
