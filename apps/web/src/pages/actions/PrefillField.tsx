import type { RunDetail } from "@daymill/contract";
import { useState } from "react";
import { type useReadRun, useRunList } from "../../api/useRuns.ts";
import { SelectField } from "../../ui/fields.tsx";
import { runLabel, runTypeWord } from "../naming.ts";

export interface PrefillFieldProps {
  readonly dagId: string;
  /** The run whose values the form began with; undefined: the defaults. */
  readonly from: RunDetail | undefined;
  /** Reads the run that is chosen; until that is done the form stands as it was before. */
  readonly reading: ReturnType<typeof useReadRun>;
  readonly onFill: (params: RunDetail["params"]) => void;
}

/** No run. */
const DEFAULTS = "";

/** Fills the parameters in as an earlier run had them. */
export function PrefillField({ dagId, from, reading, onFill }: PrefillFieldProps) {
  const newest = useRunList({ dagId }).data?.pages[0]?.items ?? [];
  const runs = from === undefined || newest.some(({ runId }) => runId === from.runId) ? newest : [from, ...newest];
  const [chosen, setChosen] = useState(from?.runId ?? DEFAULTS);
  const choose = (runId: string): void => {
    setChosen(runId);
    reading.reset();
    if (runId === DEFAULTS) onFill({});
    else reading.mutate(runId, { onSuccess: ({ params }) => onFill(params) });
  };
  return (
    <SelectField
      label="Parameters from"
      value={chosen}
      choices={[
        { value: DEFAULTS, label: "the defaults" },
        ...runs.map((run) => ({ value: run.runId, label: `run ${runLabel(run)}, ${runTypeWord(run.type)}` })),
      ]}
      onChange={choose}
      error={reading.error?.message}
    />
  );
}
