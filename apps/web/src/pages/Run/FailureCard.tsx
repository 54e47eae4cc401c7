import type { FirstFailure } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { linkButton } from "../../ui/linkButton.ts";
import { Time } from "../../ui/time/Time.tsx";
import { ErrorSource } from "../Code/ErrorSource.tsx";
import { instanceLabel } from "../naming.ts";
import { ErrorText } from "../TaskInstance/ErrorText.tsx";
import { instanceLink } from "../TaskInstance/instanceLink.ts";
import styles from "./Run.module.css";

export interface FailureCardProps {
  readonly dagId: string;
  readonly runId: string;
  readonly failure: FirstFailure;
  /** The run's. With it, where the error was thrown is shown as well. */
  readonly version?: number | null;
  /** What else can be done about it, beside the way to the log. */
  readonly children?: ReactNode;
}

/** Why a run failed: the first failure in time, and the way to its log. */
export function FailureCard({ dagId, runId, failure, version, children }: FailureCardProps) {
  return (
    <div className={styles.failure}>
      <p>
        <strong>{instanceLabel(failure)}</strong> failed first, on try {failure.tryNumber} of {failure.maxTries}
        {failure.endedAt === null ? null : (
          <>
            , <Time at={failure.endedAt} relative />
          </>
        )}
      </p>
      {failure.error === null ? null : (
        <>
          <ErrorText error={failure.error} withStack={version !== undefined} />
          <ErrorSource dagId={dagId} version={version ?? null} thrownAt={failure.error.thrownAt} />
        </>
      )}
      <div className={styles.ways}>
        <Link {...instanceLink({ dagId, runId, ...failure })} className={linkButton}>
          Open its log
        </Link>
        {children}
      </div>
    </div>
  );
}
