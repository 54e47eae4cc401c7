import { CONNECTION_STEP_WORDS, type ConnectionTest } from "@daymill/contract";
import { HiddenText } from "../../ui/HiddenText.tsx";
import { formatDuration } from "../../ui/time/formatTime.ts";
import styles from "./ConnectionTestResult.module.css";

const marks = {
  ok: ["✓", "well"],
  failed: ["✕", "failed"],
  skipped: ["–", "skipped"],
} as const;

/** The steps of a test, one a line, up to the one that failed. */
export function ConnectionTestResult({ test, isOld }: { test: ConnectionTest; isOld: boolean }) {
  return (
    <div className={styles.result} data-old={isOld}>
      <output className={styles.verdict}>
        {test.ok ? "The connection works." : "The connection does not work."}
        {isOld ? " The form was changed since." : ""}
      </output>
      <ol className={styles.steps}>
        {test.steps.map(({ name, state, durationMs, said }) => {
          const [mark, word] = marks[state];
          return (
            <li key={name} className={styles.step} data-state={state}>
              <span className={styles.mark} aria-hidden="true">
                {mark}
              </span>
              <span className={styles.name}>
                {CONNECTION_STEP_WORDS[name]}
                <HiddenText> {word}</HiddenText>
              </span>
              <span className={styles.took}>{state === "skipped" ? "" : formatDuration(durationMs)}</span>
              <span className={styles.said}>{said}</span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
