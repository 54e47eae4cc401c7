import { type StateCounts, TASK_STATES, type TaskState } from "@daymill/contract";
import { HiddenText } from "../ui/HiddenText.tsx";
import { StateMark } from "../ui/state/StateBadge.tsx";
import { taskTones } from "../ui/state/taskTone.ts";
import styles from "./CountsBar.module.css";
import { describeCounts } from "./naming.ts";

export interface StateChoosing {
  /** The state whose instances alone are shown; undefined: it is not one alone. */
  readonly chosen: TaskState | undefined;
  readonly onChoose: (state: TaskState | undefined) => void;
}

export interface CountsBarProps {
  readonly counts: StateCounts;
  /** What is free beside them, as an empty part. Default 0. */
  readonly free?: number;
  /** Makes each part a button, which chooses its state; pressed again, none. */
  readonly choosing?: StateChoosing;
}

/** Task instances by state as one bar in parts, and in words. */
export function CountsBar({ counts, free = 0, choosing }: CountsBarProps) {
  const states = statesOf(counts);
  if (states.length === 0) return null;
  return (
    <div className={styles.counts}>
      {choosing === undefined ? (
        <CountsLine counts={counts} free={free} />
      ) : (
        <fieldset className={styles.choices} aria-label="Show the instances of one state">
          {states.map((state) => (
            <Choice key={state} state={state} count={counts[state] ?? 0} {...choosing} />
          ))}
        </fieldset>
      )}
      <span className={styles.words}>{describeCounts(counts)}</span>
    </div>
  );
}

/** The bar alone, for where the words stand already. */
export function CountsLine({ counts, free = 0 }: Pick<CountsBarProps, "counts" | "free">) {
  return (
    <span className={styles.bar} aria-hidden="true">
      {statesOf(counts).map((state) => (
        <Part key={state} state={state} count={counts[state] ?? 0} />
      ))}
      {free > 0 ? <span className={styles.free} style={{ flexGrow: free }} /> : null}
    </span>
  );
}

/** `✕ 13 ✓ 982`: how many are in each state, where there is no room for words; those are for screen readers. */
export function CountsSigns({ counts }: Pick<CountsBarProps, "counts">) {
  return (
    <>
      <span className={styles.signs} aria-hidden="true">
        {statesOf(counts).map((state) => (
          <span key={state} className={styles.sign}>
            <StateMark tone={taskTones[state]} size={12} />
            {(counts[state] ?? 0).toLocaleString("en-US")}
          </span>
        ))}
      </span>
      <HiddenText>{describeCounts(counts)}</HiddenText>
    </>
  );
}

/** Those that there are, the most urgent first. */
function statesOf(counts: StateCounts): readonly TaskState[] {
  return TASK_STATES.filter((state) => (counts[state] ?? 0) > 0).toSorted(
    (a, b) => taskTones[a].rank - taskTones[b].rank,
  );
}

interface PartProps {
  readonly state: TaskState;
  readonly count: number;
}

function Part({ state, count }: PartProps) {
  const { family, fill } = taskTones[state];
  return <span className={styles.part} data-family={family} data-fill={fill} style={{ flexGrow: count }} />;
}

function Choice({ chosen, onChoose, ...part }: PartProps & StateChoosing) {
  const { state, count } = part;
  const isChosen = state === chosen;
  const words = describeCounts({ [state]: count });
  return (
    <button
      type="button"
      className={styles.choice}
      style={{ flexGrow: count }}
      aria-pressed={isChosen}
      title={words}
      onClick={() => onChoose(isChosen ? undefined : state)}
    >
      <HiddenText>{words}</HiddenText>
      <Part {...part} />
    </button>
  );
}
