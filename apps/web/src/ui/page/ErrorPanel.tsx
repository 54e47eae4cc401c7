import { ApiError } from "@daymill/contract";
import { Button } from "../Button.tsx";
import { copyText } from "../copyText.ts";
import { Notice } from "./Notice.tsx";
import styles from "./ErrorPanel.module.css";
import { isConnectionLost } from "./isConnectionLost.ts";

export interface ErrorPanelProps {
  readonly error: Error;
  /** What was being done: `load the runs of orders`. */
  readonly doing: string;
  readonly onRetry?: () => void;
}

/** What failed, why, and what to do. */
export function ErrorPanel({ error, doing, onRetry }: ErrorPanelProps) {
  const problem = error instanceof ApiError ? error.problem : undefined;
  const issues = problem?.errors ?? [];
  const copy = (): void => {
    copyText(JSON.stringify(problem ?? { doing, message: error.message }, null, 2), "Details copied");
  };
  return (
    <Notice
      tone="danger"
      actions={
        <>
          {onRetry === undefined ? null : <Button onClick={onRetry}>Retry</Button>}
          <Button onClick={copy}>Copy details</Button>
          {problem === undefined ? null : (
            // Beside what may have been typed here.
            <a href={`/errors/${encodeURIComponent(problem.code)}`} target="_blank" rel="noreferrer">
              What {problem.code} means
            </a>
          )}
        </>
      }
    >
      <p className={styles.title}>
        {problem === undefined ? `Could not ${doing}` : `Could not ${doing}: ${problem.title} (${problem.code})`}
      </p>
      {issues.length > 0 && issues.every(({ message }) => error.message.includes(message)) ? null : (
        <p>{explain(error)}</p>
      )}
      {issues.map((issue) => (
        <p key={`${issue.path}:${issue.message}`}>
          <code>{issue.path}</code>: {issue.message}
        </p>
      ))}
      {problem?.status === 403 ? <p>An admin of this server can let you: under Users, or Roles.</p> : null}
      {problem?.requestId === undefined ? null : <p className={styles.request}>Request {problem.requestId}</p>}
    </Notice>
  );
}

function explain(error: Error): string {
  if (isConnectionLost(error)) return "The server does not answer. Is Daymill running? The page tries again by itself.";
  return error.message;
}
