import type { RunDetail } from "@daymill/contract";
import { useMemo } from "react";
import { useDag } from "../../api/useDags.ts";
import type { RunSearch } from "../../routing/searches.ts";
import type { ClearTarget } from "../actions/clearTarget.ts";
import { ClearDialog } from "../actions/ClearDialog.tsx";
import { MarkDialog } from "../actions/MarkDialog.tsx";
import { TriggerDialog } from "../actions/TriggerDialog.tsx";
import { CancelRunsDialog } from "../bulk/CancelRunsDialog.tsx";
import { countOf, runLabel } from "../naming.ts";
import { DeleteRunDialog } from "./DeleteRunDialog.tsx";
import { NoteDialog } from "./NoteDialog.tsx";

export interface RunDialogsProps {
  readonly run: RunDetail;
  readonly search: RunSearch;
  /** What a dialog changes in the address while it is open. */
  readonly onSearch: (next: RunSearch) => void;
  readonly onDeleted: () => void;
  readonly onClose: () => void;
}

/** The dialog of a run that the address asks for. */
export function RunDialogs({ run, search, onSearch, onDeleted, onClose }: RunDialogsProps) {
  const { dagId, runId } = run;
  const label = runLabel(run);
  const dag = useDag(dagId).data;
  const { on } = search;
  const target = useMemo((): ClearTarget => targetOf({ dagId, runId, label }, on), [dagId, runId, label, on]);
  switch (search.dialog) {
    case "clear":
      return <ClearDialog target={target} options={search} onOptions={onSearch} onClose={onClose} />;
    case "mark":
      return <MarkDialog target={target} options={search} onOptions={onSearch} onClose={onClose} />;
    case "cancel":
      return <CancelRunsDialog runs={[run]} onClose={onClose} />;
    case "note":
      return <NoteDialog run={run} onClose={onClose} />;
    case "delete":
      return <DeleteRunDialog run={run} onDeleted={onDeleted} onClose={onClose} />;
    case "trigger":
      return dag === undefined ? null : <TriggerDialog dag={dag} from={run} onClose={onClose} />;
    case undefined:
      return null;
    default:
      return search.dialog satisfies never;
  }
}

interface NamedRun {
  readonly dagId: string;
  readonly runId: string;
  readonly label: string;
}

/** Some tasks of a run; undefined: all of it. */
function targetOf({ dagId, runId, label }: NamedRun, on: readonly string[] | undefined): ClearTarget {
  if (on === undefined) return { dagId, runIds: [runId], words: `Run ${label}` };
  const [first, ...others] = on;
  const words = first !== undefined && others.length === 0 ? first : countOf(on.length, "task");
  return { dagId, runIds: [runId], tasks: on.map((taskId) => ({ taskId })), words: `${words} in run ${label}` };
}
