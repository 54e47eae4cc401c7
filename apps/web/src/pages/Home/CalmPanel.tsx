import type { Overview } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { Panel } from "../../ui/page/Panel.tsx";
import { StateMark } from "../../ui/state/StateBadge.tsx";
import { taskTones } from "../../ui/state/taskTone.ts";
import { Time } from "../../ui/time/Time.tsx";
import styles from "./Home.module.css";

export interface CalmPanelProps {
  readonly next: Overview["upcoming"][number] | undefined;
  /** Of how many DAGs it is acknowledged what went wrong. */
  readonly acknowledged: number;
}

/** All is well, and what happens next. */
export function CalmPanel({ next, acknowledged }: CalmPanelProps) {
  const failed =
    acknowledged === 0
      ? "no run failed or was late in the last 24 hours"
      : "somebody knows of every run that failed or was late";
  return (
    <Panel>
      <p className={styles.calm}>
        <StateMark tone={{ ...taskTones.success, word: "Well:" }} />
        <span>Nothing needs you: {failed}, and nothing waits for a person.</span>
        {next === undefined ? null : (
          <span className={styles.quiet}>
            Next:{" "}
            <Link to="/dags/$dagId" params={{ dagId: next.dagId }} className={styles.name}>
              {next.dagId}
            </Link>{" "}
            <Time at={next.runAfter} relative />
          </span>
        )}
      </p>
    </Panel>
  );
}
