import { type GridRun, NOT_MAPPED } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import type { GridData } from "../../../api/grid/gridData.ts";
import { IconButton } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { linkButton } from "../../../ui/linkButton.ts";
import { Panel } from "../../../ui/page/Panel.tsx";
import { PanelEdge } from "../../../ui/page/PanelEdge.tsx";
import { describeCounts, runLabel } from "../../naming.ts";
import { type GridRow, mappedCounts } from "../grid/gridRows.ts";
import styles from "./Inspector.module.css";
import { RunInspector } from "./RunInspector.tsx";
import { TaskInspector } from "./TaskInspector.tsx";
import { ActionButton } from "../../actions/ActionButton.tsx";

export interface InspectorProps {
  readonly dagId: string;
  readonly runId: string;
  readonly row: GridRow | undefined;
  readonly run: GridRun | undefined;
  readonly data: GridData | undefined;
  readonly onClose: () => void;
  readonly onClear: (only: "failed" | undefined) => void;
}

/** What is selected in the grid, beside it: a run, a task of it, or a group. */
export function Inspector(props: InspectorProps) {
  const { dagId, runId, row, run, onClose, onClear } = props;
  const label = run === undefined ? runId : runLabel(run);
  return (
    <aside aria-label="Selection" className={styles.inspector}>
      <PanelEdge />
      <Panel
        title={row === undefined ? `Run ${label}` : row.id}
        actions={
          <IconButton label="Close (Esc)" onClick={onClose}>
            <Icon name="close" size={14} />
          </IconButton>
        }
      >
        {row === undefined ? (
          <RunInspector dagId={dagId} runId={runId} onClear={onClear} />
        ) : row.kind === "task" && !isExpanded(props) ? (
          <TaskInspector
            instance={{ dagId, runId, taskId: row.id, mapIndex: NOT_MAPPED }}
            label={label}
            onClear={onClear}
          />
        ) : (
          <ManyInspector {...props} label={label} row={row} />
        )}
      </Panel>
    </aside>
  );
}

function isExpanded({ data, run, row }: InspectorProps): boolean {
  return countsOf(data, run, row) !== undefined;
}

function countsOf(data: GridData | undefined, run: GridRun | undefined, row: GridRow | undefined) {
  const at = data === undefined || run === undefined ? -1 : data.runs.indexOf(run);
  return data === undefined || row === undefined || at === -1 ? undefined : mappedCounts(data, at, row);
}

/** A group, or a mapped task: many instances, which the run's page lists. */
function ManyInspector({
  dagId,
  runId,
  row,
  run,
  data,
  label,
  onClear,
}: InspectorProps & { row: GridRow; label: string }) {
  const counts = countsOf(data, run, row);
  return (
    <div className={styles.body}>
      <p className={styles.muted}>
        {row.kind === "group" ? `A group of ${row.tasks.length} tasks` : "A mapped task"} in run {label}
        {counts === undefined ? "" : `: ${describeCounts(counts)}`}
      </p>
      <div className={styles.actions} data-actions="selection">
        {row.kind === "group" ? (
          <Link className={linkButton} to="/dags/$dagId/runs/$runId" params={{ dagId, runId }} search={{ q: row.id }}>
            Open its instances
          </Link>
        ) : (
          <Link
            className={linkButton}
            to="/dags/$dagId/runs/$runId/tasks/$taskId/m"
            params={{ dagId, runId, taskId: row.id }}
          >
            Open its instances
          </Link>
        )}
        <ActionButton calls="clear" onClick={() => onClear(undefined)}>
          Clear…
        </ActionButton>
      </div>
    </div>
  );
}
