import type { RunDetail } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { Notice } from "../../ui/page/Notice.tsx";
import { instanceLabel } from "../naming.ts";
import { instanceLink } from "../TaskInstance/instanceLink.ts";
import styles from "./Run.module.css";

const MOST_NAMED = 5;

/** That tasks of the run wait for a person, and the way to each. */
export function ApprovalNotice({ run: { dagId, runId, openApprovals } }: { run: RunDetail }) {
  if (openApprovals.length === 0) return null;
  const more = openApprovals.length - MOST_NAMED;
  return (
    <Notice tone="warning" icon="clock">
      <span className={styles.approvals}>
        Waits for approval:
        {openApprovals.slice(0, MOST_NAMED).map((open) => (
          <Link key={`${open.taskId}:${open.mapIndex}`} {...instanceLink({ dagId, runId, ...open })}>
            {instanceLabel(open)}
          </Link>
        ))}
        {more > 0 ? <span>and {more} more</span> : null}
      </span>
    </Notice>
  );
}
