import type { MarkBody, Plan } from "@daymill/contract";
import type { ClearOptions } from "../../routing/searches.ts";
import { CheckboxField, TextField } from "../../ui/fields.tsx";
import styles from "./ClearDialog.module.css";

export interface ReachFieldsProps {
  readonly body: Pick<MarkBody, "upstream" | "downstream" | "past" | "future" | "pastFrom" | "futureTo">;
  readonly plan: Plan | undefined;
  /** Whole runs: there is nothing up or down stream to add. */
  readonly whole: boolean;
  readonly onOptions: (change: ClearOptions) => void;
}

/** What else is changed with what was chosen, each with how much it adds. */
export function ReachFields({ body, plan, whole, onOptions }: ReachFieldsProps) {
  const added = plan?.added;
  return (
    <>
      {whole ? null : (
        <>
          <CheckboxField
            label={<Added word="Downstream" count={added?.downstream} />}
            checked={body.downstream === true}
            onChange={(down) => onOptions({ down })}
          />
          <CheckboxField
            label={<Added word="Upstream" count={added?.upstream} />}
            checked={body.upstream === true}
            onChange={(up) => onOptions({ up })}
          />
        </>
      )}
      <CheckboxField
        label={<Added word="Earlier runs" count={added?.past} />}
        checked={body.past === true}
        onChange={(past) => onOptions({ past: past ? true : undefined })}
      />
      {body.past === true ? (
        <LimitField
          label="From"
          unlimited="all earlier runs"
          day={body.pastFrom}
          onDay={(since) => onOptions({ since })}
        />
      ) : null}
      <CheckboxField
        label={<Added word="Later runs" count={added?.future} />}
        checked={body.future === true}
        onChange={(future) => onOptions({ future: future ? true : undefined })}
      />
      {body.future === true ? (
        <LimitField
          label="Up to"
          unlimited="all later runs"
          day={body.futureTo}
          onDay={(until) => onOptions({ until })}
        />
      ) : null}
    </>
  );
}

interface LimitFieldProps {
  readonly label: string;
  /** What is meant without a day. */
  readonly unlimited: string;
  readonly day: string | undefined;
  readonly onDay: (day: string | undefined) => void;
}

/** The day at which other runs end. */
function LimitField({ label, unlimited, day, onDay }: LimitFieldProps) {
  return (
    <TextField
      label={label}
      type="date"
      hint={day === undefined ? unlimited : undefined}
      value={day ?? ""}
      onChange={(next) => onDay(next === "" ? undefined : next)}
    />
  );
}

/** A choice, and how many instances it adds. */
export function Added({ word, count }: { word: string; count: number | undefined }) {
  return (
    <>
      {word}{" "}
      {count === undefined || count === 0 ? null : (
        <span className={styles.added}>+{count.toLocaleString("en-US")}</span>
      )}
    </>
  );
}
