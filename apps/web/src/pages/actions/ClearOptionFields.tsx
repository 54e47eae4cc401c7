import type { ClearBody, Plan } from "@daymill/contract";
import type { ClearOptions } from "../../routing/searches.ts";
import { CheckboxField, RadioField } from "../../ui/fields.tsx";
import { countOf } from "../naming.ts";
import styles from "./ClearDialog.module.css";
import { Added, ReachFields } from "./ReachFields.tsx";

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
      <ReachFields body={body} plan={plan} whole={whole} onOptions={onOptions} />
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

function gone(plan: Plan | undefined): number {
  return plan?.missing.length ?? 0;
}

function leftRunning(plan: Plan | undefined): string {
  const count = plan?.leftRunning ?? 0;
  return count === 0 ? "Otherwise running attempts are left alone" : `${count} running are left alone now`;
}
