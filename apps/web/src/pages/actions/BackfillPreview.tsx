import type { BackfillDay, BackfillPlan } from "@daymill/contract";
import { formatDuration, formatLogicalDate } from "../../ui/time/formatTime.ts";
import { countOf } from "../naming.ts";
import styles from "./BackfillPreview.module.css";

const signs = { create: "+", rerun: "↻", skip: "–" } as const;
const words = { create: "new", rerun: "rerun", skip: "skipped" } as const;
/** More days than this are told in numbers only. */
const MOST_MARKS = 400;

/** What each day would become: in numbers, and as one mark a day. */
export function BackfillPreview({ plan, parallel }: { plan: BackfillPlan; parallel: number }) {
  const runs = plan.create + plan.rerun;
  return (
    <div className={styles.preview}>
      <output className={styles.sum}>
        <strong>{countOf(plan.days.length, "day")}:</strong> {plan.create} new, {plan.rerun} reruns, {plan.skip} skipped
        → {countOf(runs, "run")}, {countOf(plan.instances, "task instance")}
        {plan.estimateMs === null ? "" : ` · about ${formatDuration(plan.estimateMs)} at ${parallel} at once`}
        {plan.skips.map(({ reason, days }) => (
          <span key={reason} className={styles.tasks}>
            {countOf(days, "day")} skipped: {reason}
          </span>
        ))}
        <TasksOfPlan plan={plan} />
      </output>
      {plan.days.length > MOST_MARKS ? null : (
        <ul className={styles.marks}>
          {plan.days.map((day) => (
            <li key={day.logicalDate} className={styles.mark} data-action={day.action} title={describe(day)}>
              <span aria-hidden="true">{signs[day.action]}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Which tasks run, when not all of them do. */
function TasksOfPlan({ plan: { tasks, create, rerun } }: { plan: BackfillPlan }) {
  if (tasks === null) return null;
  return (
    <>
      {create === 0 ? null : (
        <span className={styles.tasks}>New runs: {tasks.create.join(", ")}; the other tasks are left out</span>
      )}
      {rerun === 0 ? null : <span className={styles.tasks}>Reruns: {tasks.rerun.join(", ")}</span>}
    </>
  );
}

function describe(day: BackfillDay): string {
  const reason = day.reason === null ? "" : ` (${day.reason})`;
  return `${formatLogicalDate(day.logicalDate)}: ${words[day.action]}${reason}`;
}
