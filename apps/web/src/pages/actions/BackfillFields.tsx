import { useState } from "react";
import { RadioField, TextField } from "../../ui/fields.tsx";
import { FailuresField } from "./FailuresField.tsx";
import styles from "./form.module.css";
import { parseRange } from "./parseRange.ts";
import { ReprocessField } from "./ReprocessField.tsx";
import type { BackfillFormState } from "./useBackfillForm.ts";

/** Which days a backfill runs, and how. */
export function BackfillFields({ state, timezone }: { state: BackfillFormState; timezone: string }) {
  const { form, change, parallelError } = state;
  return (
    <>
      <RadioField
        label="Days"
        value={form.days}
        choices={[
          { value: "range", label: "a range" },
          { value: "missing", label: "missing" },
          { value: "failed", label: "failed" },
          { value: "both", label: "missing and failed" },
        ]}
        onChange={(days) => change({ days })}
      />
      {form.days === "range" ? <RangeFields state={state} timezone={timezone} /> : null}
      <RadioField
        label="Order"
        value={form.order}
        choices={[
          { value: "oldest", label: "oldest first" },
          { value: "newest", label: "newest first" },
        ]}
        onChange={(order) => change({ order })}
      />
      <div className={styles.pair}>
        <TextField
          label="Runs at once"
          type="number"
          value={form.parallel}
          onChange={(parallel) => change({ parallel })}
          error={parallelError}
        />
        <FailuresField value={form.failures} onChange={(failures) => change({ failures })} />
      </div>
    </>
  );
}

function RangeFields({ state, timezone }: { state: BackfillFormState; timezone: string }) {
  const { form, change, rangeError } = state;
  const [text, setText] = useState("");
  const read = (typed: string) => parseRange(typed, Temporal.Now.plainDateISO(timezone));
  const isOdd = text.trim() !== "" && read(text) === undefined;
  return (
    <>
      <TextField
        label="Range"
        placeholder="last 90d"
        hint={isOdd ? "Not understood yet" : "2024-01-01..2024-06-30, last 90d, ytd, 2024, or the days below"}
        value={text}
        onChange={(next) => {
          setText(next);
          change(read(next) ?? {});
        }}
      />
      <div className={styles.pair}>
        <TextField
          label="From"
          placeholder="2024-01-01"
          hint={`Days of ${timezone}`}
          value={form.from}
          onChange={(from) => change({ from })}
        />
        <TextField
          label="To"
          placeholder="2024-01-31"
          hint="Included"
          value={form.to}
          onChange={(to) => change({ to })}
          error={rangeError}
        />
      </div>
      <ReprocessField value={form.reprocess} onChange={(reprocess) => change({ reprocess })} />
    </>
  );
}
