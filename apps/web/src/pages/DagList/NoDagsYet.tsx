import { Button } from "../../ui/Button.tsx";
import { copyText } from "../../ui/copyText.ts";
import { HiddenText } from "../../ui/HiddenText.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import styles from "./NoDagsYet.module.css";

const FIRST_STEPS = [
  { command: "npx daymill init my-pipelines", does: "makes a project: a first DAG, its test, the settings" },
  { command: "npx daymill dev", does: "starts a server in it, which takes each change within a second" },
  { command: "npx daymill dags check", does: "says what keeps a file from being taken over" },
] as const;

/** Before the first DAG. */
export default function NoDagsYet() {
  return (
    <EmptyState title="No DAGs yet">
      <p>
        Put a TypeScript file that exports a DAG into the DAG folder; it shows up here within seconds. What keeps a file
        from being taken over stands under Problems.
      </p>
      <p>Without a project yet, begin in a terminal:</p>
      <ul className={styles.steps} aria-label="First steps">
        {FIRST_STEPS.map(({ command, does }) => (
          <li key={command} className={styles.step}>
            <code className={styles.command}>{command}</code>
            <Button onClick={() => copyText(command, "Command copied")}>
              Copy<HiddenText> {command}</HiddenText>
            </Button>
            <span className={styles.does}>{does}</span>
          </li>
        ))}
      </ul>
    </EmptyState>
  );
}
