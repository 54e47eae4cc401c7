import type { Overview } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { Panel } from "../../ui/page/Panel.tsx";
import { StateMark } from "../../ui/state/StateBadge.tsx";
import { taskTones } from "../../ui/state/taskTone.ts";
import { Time } from "../../ui/time/Time.tsx";
import styles from "./Home.module.css";

/** All is well, and what happens next. */
export function CalmPanel({ next }: { next: Overview["upcoming"][number] | undefined }) {
  return (
    <Panel>
      <p className={styles.calm}>
        <StateMark tone={{ ...taskTones.success, word: "Well:" }} />
        <span>Nothing needs you: no run failed in the last 24 hours, and nothing waits for a person.</span>
        {next === undefined ? null : (
          <span className={styles.quiet}>
            Next:{" "}
            <Link to="/dags/$dagId" params={{ dagId: next.dagId }}>
              {next.dagId}
            </Link>{" "}
            <Time at={next.runAfter} relative />
          </span>
        )}
      </p>
    </Panel>
  );
}
