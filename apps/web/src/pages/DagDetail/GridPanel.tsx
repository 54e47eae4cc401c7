import { lazy, Suspense, useMemo } from "react";
import type { GridData } from "../../api/grid/gridData.ts";
import { useDag } from "../../api/useDags.ts";
import type { useRunGrid } from "../../api/grid/useRunGrid.ts";
import type { GridSearch } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { TextField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { isConnectionLost } from "../../ui/page/isConnectionLost.ts";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState, Notice } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { useMedia } from "../../ui/useMedia.ts";
import { whyOff } from "../actions/whyOff.ts";
import { GridToolbar } from "./grid/GridToolbar.tsx";
import { type UsualDurations, usualDurations } from "./grid/gridAxis.ts";
import type { GridBlock, GridPlace } from "./grid/gridBlock.ts";
import type { Cell } from "./grid/gridGeometry.ts";
import type { GridRow } from "./grid/gridRows.ts";
import type { useTaskOrder } from "./grid/useTaskOrder.ts";
import { RunGrid } from "./grid/RunGrid.tsx";
import type { GridControls } from "./useGridControls.ts";
import { useDensity } from "./useDensity.ts";
import { useNamesWidth } from "./useNamesWidth.ts";
import { ActionButton } from "../actions/ActionButton.tsx";

const GridTable = lazy(() => import("./grid/GridTable.tsx"));

export interface GridPanelProps {
  readonly dagId: string;
  readonly grid: ReturnType<typeof useRunGrid>;
  /** Undefined while it is being loaded. */
  readonly data: GridData | undefined;
  readonly rows: readonly GridRow[];
  readonly sorted: Pick<ReturnType<typeof useTaskOrder>, "error" | "retry">;
  readonly selected: GridPlace | undefined;
  readonly block: GridBlock | undefined;
  readonly cells: readonly Cell[] | undefined;
  readonly search: GridSearch;
  readonly controls: GridControls;
  readonly onOldest: () => void;
}

/** The grid with its tools, or why it is not there. */
export function GridPanel(props: GridPanelProps) {
  const { dagId, grid, data, sorted, search, controls } = props;
  const density = useDensity(search);
  const runs = data?.runs;
  const usual = useMemo(() => runs && usualDurations(runs), [runs]);
  const hasForcedColors = useMedia("(forced-colors: active)");
  // A banner says that the server is away; what was there is still worth looking at.
  const isOnlyStale = data !== undefined && isConnectionLost(grid.error);
  return (
    <Panel>
      {grid.isError && !isOnlyStale ? (
        <ErrorPanel error={grid.error} doing={`load the runs of ${dagId}`} onRetry={() => void grid.refetch()} />
      ) : null}
      {grid.olderError === null ? null : (
        <ErrorPanel error={grid.olderError} doing="load the older runs" onRetry={() => void grid.retryOlder()} />
      )}
      {sorted.error === null ? null : (
        <ErrorPanel error={sorted.error} doing="load how long tasks take" onRetry={() => void sorted.retry()} />
      )}
      <GridToolbar data={data} usual={usual} density={density} search={search} onChange={controls.adjust} />
      {hasForcedColors && search.view === undefined ? (
        <Notice
          tone="info"
          actions={<Button onClick={() => controls.adjust({ view: "table" })}>Show the table</Button>}
        >
          The grid is a drawing and keeps its colours; the table has yours, with a sign and a word for each state.
        </Notice>
      ) : null}
      {data === undefined && !grid.isError ? <Loading what={`the runs of ${dagId}`} lines={12} /> : null}
      {data?.runs.length === 0 ? <NoRuns dagId={dagId} search={search} controls={controls} /> : null}
      {data === undefined || data.runs.length === 0 ? null : search.view === "table" ? (
        <Suspense fallback={<Loading what="the table" lines={12} />}>
          <GridTable
            data={data}
            rows={props.rows}
            search={search}
            onSearch={controls.adjust}
            onFold={controls.fold}
            onOldest={props.onOldest}
            filter={<TaskFilter search={search} controls={controls} />}
          />
        </Suspense>
      ) : (
        <FilledGrid {...props} data={data} usual={usual} />
      )}
    </Panel>
  );
}

function FilledGrid(props: GridPanelProps & { data: GridData; usual: UsualDurations | undefined }) {
  const { data, rows, selected, block, cells, search, controls, onOldest } = props;
  const names = useNamesWidth();
  const density = useDensity(search);
  return (
    <RunGrid
      data={data}
      rows={rows}
      density={density}
      namesWidth={names.width}
      onNamesWidth={names.resize}
      usual={props.usual}
      selected={selected}
      block={block}
      cells={cells}
      states={search.taskState}
      onSelect={controls.select}
      onBlock={controls.selectBlock}
      onToggle={controls.toggleCell}
      onFold={controls.fold}
      onOldest={onOldest}
      onCommand={controls.command}
      corner={<TaskFilter search={search} controls={controls} />}
    />
  );
}

function TaskFilter({ search, controls }: Pick<GridPanelProps, "search" | "controls">) {
  return (
    <TextField
      label="Filter tasks"
      hideLabel
      type="search"
      placeholder="Filter tasks"
      value={search.task ?? ""}
      onChange={(task) => controls.adjust({ task: task === "" ? undefined : task, part: undefined })}
    />
  );
}

function NoRuns({ dagId, search, controls }: Pick<GridPanelProps, "dagId" | "search" | "controls">) {
  const dag = useDag(dagId).data;
  if (search.state !== undefined || search.type !== undefined)
    return (
      <EmptyState
        title="No run matches the filters"
        actions={
          <Button onClick={() => controls.adjust({ state: undefined, type: undefined, page: undefined })}>
            Clear filters
          </Button>
        }
      />
    );
  return (
    <EmptyState
      title="No runs yet"
      actions={
        <ActionButton
          calls="triggerRun"
          tone="primary"
          off={whyOff(dag, "manual")}
          onClick={() => controls.change({ dialog: "trigger" })}
        >
          Trigger the first run
        </ActionButton>
      }
    >
      Or wait for the schedule, or backfill a range of days.
    </EmptyState>
  );
}
