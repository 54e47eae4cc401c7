import type { ClearBody, Plan } from "@daymill/contract";
import type { ClearOptions } from "../../routing/searches.ts";
import { CheckboxField, RadioField, TextField } from "../../ui/fields.tsx";
import { countOf } from "../naming.ts";
import styles from "./ClearDialog.module.css";

export interface ClearOptionFieldsProps {
  readonly body: ClearBody;
  readonly plan: Plan | undefined;
  /** Whole runs: there is nothing up or down stream to add. */
  readonly whole: boolean;
  readonly onOptions: (change: ClearOptions) => void;
}

/** What widens or narrows a clear, each with what it would add. */
export function ClearOptionFields({ body, plan, whole, onOptions }: ClearOptionFieldsProps) {
  const added = plan?.added;
  const version = plan?.versionChange;
  return (
    <div className={styles.options}>
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
      <RadioField
        label="States"
        value={body.only ?? "all"}
        choices={[
          { value: "all", label: "all" },
          { value: "failed", label: "only failed" },
        ]}
        onChange={(only) => onOptions({ only: only === "all" ? undefined : only })}
      />
      <CheckboxField
        label="Stop what is running first"
        hint={leftRunning(plan)}
        checked={body.running === "stop"}
        onChange={(stop) => onOptions({ stop: stop ? true : undefined })}
      />
      {gone(plan) === 0 && body.producers !== true ? null : (
        <CheckboxField
          label={<Added word="The producers too" count={added?.producers} />}
          hint="They made what is read and is gone"
          checked={body.producers === true}
          onChange={(producers) => onOptions({ producers: producers ? true : undefined })}
        />
      )}
      {(plan?.markers ?? 0) === 0 && body.otherDags !== true ? null : (
        <CheckboxField
          label={<Added word="Other DAGs" count={added?.otherDags} />}
          hint={`What ${countOf(plan?.markers ?? 0, "marker")} among these ${plan?.markers === 1 ? "names" : "name"} there, and after it`}
          checked={body.otherDags === true}
          onChange={(others) => onOptions({ others: others ? true : undefined })}
        />
      )}
      {version === null || version === undefined ? null : (
        <CheckboxField
          label={`Run on version ${version.to}`}
          hint={`Now on version ${version.from.join(", ")}`}
          checked={body.latestVersion === true}
          onChange={(latest) => onOptions({ latest: latest ? undefined : false })}
        />
      )}
    </div>
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

function gone(plan: Plan | undefined): number {
  return plan?.missing.length ?? 0;
}

function leftRunning(plan: Plan | undefined): string {
  const count = plan?.leftRunning ?? 0;
  return count === 0 ? "Otherwise running attempts are left alone" : `${count} running are left alone now`;
}

function Added({ word, count }: { word: string; count: number | undefined }) {
  return (
    <>
      {word} {count === undefined ? null : <span className={styles.added}>+{count.toLocaleString("en-US")}</span>}
    </>
  );
}
