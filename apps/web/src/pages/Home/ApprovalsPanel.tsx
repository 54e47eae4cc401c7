import type { Overview } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { Panel } from "../../ui/page/Panel.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { countOf, instanceLabel, runLabel } from "../naming.ts";
import { instanceLink } from "../TaskInstance/instanceLink.ts";
import styles from "./Home.module.css";

/** Tasks that wait for a person, the longest wait first. */
export function ApprovalsPanel({ approvals: { items, total } }: Pick<Overview, "approvals">) {
  if (total === 0) return null;
  return (
    <Panel flush title={`Waiting for approval: ${countOf(total, "task")}`}>
      <ul className={styles.rows}>
        {items.map((open) => (
          <li key={`${open.dagId}:${open.runId}:${open.taskId}:${open.mapIndex}`} className={styles.row}>
            <p className={styles.line}>
              <Link {...instanceLink(open)} className={styles.name}>
                {instanceLabel(open)}
              </Link>
              <span>
                {open.dagId}, {runLabel(open)}
              </span>
              <span className={styles.quiet}>
                asked <Time at={open.since} relative />
              </span>
            </p>
          </li>
        ))}
      </ul>
      {total === items.length ? null : <p className={styles.row}>and {countOf(total - items.length, "task")} more</p>}
    </Panel>
  );
}
