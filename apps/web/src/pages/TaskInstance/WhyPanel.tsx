import type { Condition, TaskInstanceDetail } from "@daymill/contract";
import { HiddenText } from "../../ui/HiddenText.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { Time } from "../../ui/time/Time.tsx";
import styles from "./TaskInstance.module.css";
import { whyNothing } from "./whyNothing.ts";

/** What the instance needs to start, and what of it is there: as the scheduler asks, the first that is not so holds it back. */
export function WhyPanel({ detail }: { readonly detail: TaskInstanceDetail }) {
  const { conditions } = detail;
  return (
    <Panel title="What it needs to start">
      <p className={styles.quiet}>{conditions.length === 0 ? standing(detail) : whyNothing(detail)}</p>
      {conditions.length === 0 ? null : (
        <ul className={styles.conditions}>
          {conditions.map((condition) => (
            <ConditionLine key={`${condition.reason} ${condition.text}`} condition={condition} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function standing({ startedAt, endedAt }: TaskInstanceDetail): string {
  if (endedAt !== null) return "It is over: nothing holds it back.";
  return startedAt === null ? "It has a worker, and begins." : "It runs: nothing holds it back.";
}

const signs = { true: ["✓", "yes"], false: ["✕", "no"], null: ["?", "not known"] } as const;

function ConditionLine({ condition: { met, text, until } }: { readonly condition: Condition }) {
  const [sign, word] = signs[`${met}`];
  return (
    <li data-met={String(met)}>
      <span className={styles.sign} aria-hidden="true">
        {sign}
      </span>
      <span>
        <HiddenText>{word}: </HiddenText>
        {text}
        {until === null ? null : (
          <>
            {" "}
            Until <Time at={until} />.
          </>
        )}
      </span>
    </li>
  );
}
