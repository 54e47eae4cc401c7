import { useState } from "react";
import { useDagList } from "../../api/useDags.ts";
import { TextField } from "../../ui/fields.tsx";
import { usePaused } from "../../ui/usePaused.ts";

const TYPING_MS = 200;

export interface DagFieldProps {
  readonly dagId: string | undefined;
  /** A DAG that exists; undefined: all. */
  readonly onChange: (dagId: string | undefined) => void;
}

/** Which DAG: what is typed is looked for among all of them after a pause, and counts once it is the name of one. */
export function DagField({ dagId, onChange }: DagFieldProps) {
  const [typed, setTyped] = useState(dagId ?? "");
  const [known, setKnown] = useState(dagId);
  if (known !== dagId) {
    setKnown(dagId);
    setTyped(dagId ?? "");
  }
  const asked = usePaused(typed, TYPING_MS);
  const found = useDagList(asked === "" ? {} : { q: asked });
  const ids = found.data?.pages.flatMap((page) => page.items).map((dag) => dag.dagId) ?? [];
  const take = (text: string): void => {
    setTyped(text);
    if (text === "") onChange(undefined);
    else if (ids.includes(text)) onChange(text);
  };
  return (
    <TextField
      label="DAG"
      hideLabel
      type="search"
      placeholder="All DAGs"
      value={typed}
      suggestions={ids}
      onChange={take}
      onKeyDown={({ key }) => {
        // The answer to the last letter may have come after it.
        if (key === "Enter" && ids.includes(typed)) onChange(typed);
      }}
    />
  );
}
