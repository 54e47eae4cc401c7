import type { TaskErrorView } from "@daymill/contract";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import styles from "./ErrorText.module.css";

/** What an attempt left behind: the error's name and message, and where it came from. */
export function ErrorText({ error, withStack = false }: { error: TaskErrorView; withStack?: boolean }) {
  return (
    <div className={styles.error}>
      <p className={styles.message}>
        <strong>{error.code ?? error.name}</strong> {error.message}
      </p>
      {withStack && error.stack !== null ? (
        <ScrollBox className={styles.stack} label="Stack">
          <pre>{error.stack}</pre>
        </ScrollBox>
      ) : null}
    </div>
  );
}
