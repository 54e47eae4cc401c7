import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useRunGrid } from "../../api/grid/useRunGrid.ts";
import { type GridSearch, noClearOptions } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { TextField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { useShortcuts } from "../../ui/useShortcuts.ts";
import { usePhone } from "../../ui/usePhone.ts";
import { ClearDialog } from "../actions/ClearDialog.tsx";
import type { ClearTarget } from "../actions/clearTarget.ts";
import { runLabel } from "../naming.ts";
import { usePageTitle } from "../usePageTitle.ts";
import styles from "./DagDetail.module.css";
import { GridToolbar } from "./grid/GridToolbar.tsx";
import type { Density } from "./grid/gridGeometry.ts";
import { buildRows, type GridRow } from "./grid/gridRows.ts";
import { type GridTarget, RunGrid } from "./grid/RunGrid.tsx";
import { Inspector } from "./inspector/Inspector.tsx";

const route = getRouteApi("/dags/$dagId/grid");
const NAMES_WIDTH = 188;
const PHONE_NAMES_WIDTH = 128;
const densities: readonly Density[] = ["S", "M", "L"];

/** Runs by tasks; what is selected opens beside it. */
export default function DagGridPage() {
  const { dagId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const phone = usePhone();
  const [atOldest, setAtOldest] = useState(false);
  const grid = useRunGrid(dagId, { state: search.state, type: search.type }, atOldest);
  const data = grid.isPlaceholderData ? undefined : grid.data;
  const density = search.zoom ?? "M";
  const rows = useMemo(
    () => (data === undefined ? [] : buildRows(data, { folded: new Set(search.fold), search: search.task ?? "" })),
    [data, search.fold, search.task],
  );
  usePageTitle("Grid", dagId);

  const change = (next: GridSearch, replace = false): void =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace });
  const select = (target: GridTarget): void => change({ run: target.runId, ti: target.row?.id });
  const close = (): void => change({ run: undefined, ti: undefined });
  useShortcuts({ Escape: close });
  const fold = (groupId: string): void => {
    const folded = new Set(search.fold);
    if (!folded.delete(groupId)) folded.add(groupId);
    change({ fold: folded.size === 0 ? undefined : [...folded] }, true);
  };
  const zoomBy = (step: 1 | -1): void => {
    const next = densities[densities.indexOf(density) + step];
    if (next !== undefined) change({ zoom: next === "M" ? undefined : next }, true);
  };
  const command = (key: string, target: GridTarget): void => {
    if (key === "-") zoomBy(-1);
    else if (key === "+" || key === "=") zoomBy(1);
    else if (key === "e" && target.row?.kind === "group") fold(target.row.id);
    else if (key === "c") change({ run: target.runId, ti: target.row?.id, dialog: "clear" });
    else if (key === "l" && target.row?.kind === "task")
      void navigate({
        to: "/dags/$dagId/runs/$runId/tasks/$taskId",
        params: { dagId, runId: target.runId, taskId: target.row.id },
      });
  };

  const run = data?.runs.find((one) => one.runId === search.run);
  const row = rows.find((one) => one.id === search.ti);
  const selected = useMemo(() => {
    const at = data?.runs.findIndex((one) => one.runId === search.run) ?? -1;
    const line = rows.findIndex((one) => one.id === search.ti);
    return at === -1 ? undefined : { run: at, task: line === -1 ? undefined : line };
  }, [data, rows, search.run, search.ti]);

  const body = (): React.ReactNode => {
    if (data === undefined) return grid.isError ? null : <Loading what={`the runs of ${dagId}`} lines={12} />;
    if (data.runs.length === 0)
      return (
        <NoRuns
          filtered={search.state !== undefined || search.type !== undefined}
          onClear={() => change({ state: undefined, type: undefined })}
          onTrigger={() => change({ dialog: "trigger" })}
        />
      );
    return (
      <RunGrid
        data={data}
        rows={rows}
        density={density}
        namesWidth={phone ? PHONE_NAMES_WIDTH : NAMES_WIDTH}
        selected={selected}
        onSelect={select}
        onFold={fold}
        onOldest={() => setAtOldest(true)}
        onCommand={command}
        corner={
          <TextField
            label="Filter tasks"
            hideLabel
            type="search"
            placeholder="Filter tasks"
            value={search.task ?? ""}
            onChange={(task) => change({ task: task === "" ? undefined : task }, true)}
          />
        }
      />
    );
  };

  return (
    <div className={styles.split} data-open={search.run !== undefined}>
      <Panel>
        {grid.isError ? (
          <ErrorPanel error={grid.error} doing={`load the runs of ${dagId}`} onRetry={() => void grid.refetch()} />
        ) : null}
        {grid.olderError === null ? null : (
          <ErrorPanel error={grid.olderError} doing="load the older runs" onRetry={() => void grid.retryOlder()} />
        )}
        <GridToolbar data={data} density={density} search={search} onChange={(next) => change(next, true)} />
        {body()}
      </Panel>
      {search.run === undefined ? null : (
        <Inspector
          dagId={dagId}
          runId={search.run}
          row={row}
          taskId={search.ti}
          run={run}
          data={data}
          onClose={close}
          onClear={(only) => change({ dialog: "clear", only })}
        />
      )}
      {search.dialog === "clear" && search.run !== undefined && data !== undefined ? (
        <ClearDialog
          target={toTarget(dagId, search.run, {
            row,
            label: run === undefined ? search.run : runLabel(run),
            taskIds: taskIdsOf(row, data.tasks),
          })}
          options={search}
          onOptions={(options) => change(options, true)}
          onClose={() => change({ ...noClearOptions, dialog: undefined })}
        />
      ) : null}
    </div>
  );
}

function taskIdsOf(row: GridRow | undefined, tasks: readonly { readonly taskId: string }[]): readonly string[] {
  return row?.tasks.flatMap((at) => tasks[at]?.taskId ?? []) ?? [];
}

function toTarget(
  dagId: string,
  runId: string,
  { row, label, taskIds }: { row: GridRow | undefined; label: string; taskIds: readonly string[] },
): ClearTarget {
  if (row === undefined) return { dagId, runIds: [runId], words: `Run ${label}` };
  return { dagId, runIds: [runId], tasks: taskIds.map((taskId) => ({ taskId })), words: `${row.id} in run ${label}` };
}

function NoRuns({ filtered, onClear, onTrigger }: { filtered: boolean; onClear: () => void; onTrigger: () => void }) {
  if (filtered)
    return <EmptyState title="No run matches the filters" actions={<Button onClick={onClear}>Clear filters</Button>} />;
  return (
    <EmptyState
      title="No runs yet"
      actions={
        <Button tone="primary" onClick={onTrigger}>
          Trigger the first run
        </Button>
      }
    >
      Or wait for the schedule, or backfill a range of days.
    </EmptyState>
  );
}
