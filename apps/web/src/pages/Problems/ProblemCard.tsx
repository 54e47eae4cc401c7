import type { LoadProblem } from "@daymill/contract";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import { Time } from "../../ui/time/Time.tsx";
import styles from "./ProblemCard.module.css";

/** One problem: where, what, and the lines around the place. */
export function ProblemCard({ problem }: { problem: LoadProblem }) {
  const place = problem.line === null ? "" : `${problem.line}${problem.column === null ? "" : `:${problem.column}`}`;
  return (
    <article className={styles.problem} data-severity={problem.severity}>
      <p className={styles.head}>
        <span className={styles.severity}>{problem.severity}</span>
        <code>{problem.code}</code>
        {place === "" ? null : <span>line {place}</span>}
        {problem.dagId === null ? null : <span>DAG {problem.dagId}</span>}
        <Time at={problem.at} relative />
      </p>
      <p className={styles.message}>{problem.message}</p>
      {problem.frame === null ? null : (
        <ScrollBox
          className={styles.frame}
          label={`Source around ${problem.code}${place === "" ? "" : `, line ${place}`}`}
        >
          <pre>{problem.frame}</pre>
        </ScrollBox>
      )}
    </article>
  );
}
