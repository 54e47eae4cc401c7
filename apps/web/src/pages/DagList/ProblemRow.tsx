import type { LoadProblem } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Icon } from "../../ui/Icon.tsx";
import { countOf } from "../naming.ts";
import { ProblemCard } from "../Problems/ProblemCard.tsx";
import styles from "./ProblemRow.module.css";

export interface ProblemRowProps {
  /** The first. */
  readonly problem: LoadProblem;
  /** How many there are. */
  readonly count: number;
  readonly columns: number;
}

/** Below a DAG whose file has problems: where the first is, what it is, and, once it is opened, the lines around it. */
export default function ProblemRow({ problem, count, columns }: ProblemRowProps) {
  const [isOpen, setOpen] = useState(false);
  const { file, line, column, message, severity } = problem;
  const place = [file, line, column].filter((part) => part !== null).join(":");
  return (
    <tr className={styles.row} data-severity={severity}>
      <td colSpan={columns} className={styles.cell} data-wide>
        <button type="button" className={styles.stripe} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Icon name={isOpen ? "down" : "next"} size={12} />
          <Icon name="problems" />
          <code className={styles.place}>{place}</code>
          <span className={styles.message}>{message}</span>
        </button>
        {isOpen ? (
          <div className={styles.opened}>
            <ProblemCard problem={problem} />
            {count === 1 ? null : <Link to="/problems">All {countOf(count, "problem")} of the file</Link>}
          </div>
        ) : null}
      </td>
    </tr>
  );
}
