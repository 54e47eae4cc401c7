import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { type GridData, newestRuns } from "../../api/grid/gridData.ts";
import { useRunGrid } from "../../api/grid/useRunGrid.ts";
import { usePhone } from "../../ui/usePhone.ts";
import { useShortcuts } from "../../ui/useShortcuts.ts";
import { ClearDialog } from "../actions/ClearDialog.tsx";
import type { ClearTarget } from "../actions/clearTarget.ts";
import { MarkDialog } from "../actions/MarkDialog.tsx";
import { countOf, runLabel } from "../naming.ts";
import { usePageTitle } from "../usePageTitle.ts";
import styles from "./DagDetail.module.css";
import { blockBetween, blockParts, blockTarget, describeRuns } from "./grid/gridBlock.ts";
import { cellParts, cellsTarget, findCells } from "./grid/gridCells.ts";
import type { Cell } from "./grid/gridGeometry.ts";
import { buildRows, type GridRow } from "./grid/gridRows.ts";
import { useTaskOrder } from "./grid/useTaskOrder.ts";
import { GridPanel } from "./GridPanel.tsx";
import { Inspector } from "./inspector/Inspector.tsx";
import { SelectionInspector } from "./inspector/SelectionInspector.tsx";
import { useGridControls } from "./useGridControls.ts";

const route = getRouteApi("/dags/$dagId/grid");

/** As many as are of use where few fit beside each other; the list of runs has the others. */
const RUNS_ON_PHONE = 14;

/** Runs by tasks; what is selected opens beside it. */
export default function DagGridPage() {
  const { dagId } = route.useParams();
  const search = route.useSearch();
  const [atOldest, setAtOldest] = useState(false);
  const grid = useRunGrid(dagId, { state: search.state, type: search.type }, atOldest);
  // The table has pages, and says how many runs there are.
  const isNarrow = usePhone() && search.view !== "table";
  const all = grid.isPlaceholderData ? undefined : grid.data;
  const data = useMemo(
    () =>
      all === undefined || !isNarrow || isOlder(all, search.run) || isOlder(all, search.run2)
        ? all
        : newestRuns(all, RUNS_ON_PHONE),
    [all, isNarrow, search.run, search.run2],
  );
  const sorted = useTaskOrder(dagId, data, search);
  const { order } = sorted;
  const controls = useGridControls({ dagId, search, order });
  const rows = useMemo(
    () =>
      data === undefined
        ? []
        : buildRows(data, {
            folded: new Set(search.fold),
            search: search.task ?? "",
            order,
            states: search.taskState,
            showsRemoved: search.removed === true || isRemoved(data, search.ti),
          }),
    [data, search.fold, search.task, search.taskState, search.removed, search.ti, order],
  );
  const selected = useMemo(
    () => (data === undefined ? undefined : findSelected(data, rows, { runId: search.run, rowId: search.ti })),
    [data, rows, search.run, search.ti],
  );
  const block = useMemo(() => {
    if (data === undefined || selected === undefined || search.run2 === undefined) return undefined;
    const corner = findSelected(data, rows, { runId: search.run2, rowId: search.ti2 });
    return corner === undefined ? undefined : blockBetween(selected, corner, { tasks: rows.length });
  }, [data, rows, selected, search.run2, search.ti2]);
  const cells = useMemo(
    () => (data === undefined || search.cell === undefined ? undefined : findCells(data, rows, search.cell)),
    [data, rows, search.cell],
  );
  const many = useMemo(
    () =>
      data === undefined
        ? undefined
        : cells !== undefined
          ? cellsSelected(rows, cells)
          : block && { parts: blockParts(rows, block), runs: describeRuns(data, block) },
    [data, rows, cells, block],
  );
  usePageTitle("Grid", dagId);
  useShortcuts({ Escape: controls.close });

  const run = selected === undefined ? undefined : data?.runs[selected.run];
  const row = selected?.task === undefined ? undefined : rows[selected.task];
  // The same request as long as the same is selected: a preview does not start anew with every change of a run.
  const target = useMemo(() => {
    if (data === undefined || search.dialog === undefined) return undefined;
    if (cells !== undefined) return cells.length === 0 ? undefined : cellsTarget(data, cellParts(rows, cells));
    // A block whose other end the grid does not hold is nothing less than that.
    if (search.run2 !== undefined) return block && blockTarget(data, rows, block);
    return run === undefined ? undefined : clearTarget(data, { runId: run.runId, label: runLabel(run), row });
  }, [data, rows, block, cells, run, row, search.dialog, search.run2]);
  return (
    <div className={styles.split} data-open={search.run !== undefined || many !== undefined}>
      <GridPanel
        dagId={dagId}
        grid={grid}
        data={data}
        rows={rows}
        sorted={sorted}
        selected={selected}
        block={block}
        cells={cells}
        search={search}
        controls={controls}
        onOldest={() => setAtOldest(true)}
      />
      {data === undefined || many === undefined ? null : (
        <SelectionInspector data={data} {...many} controls={controls} />
      )}
      {search.run === undefined || many !== undefined ? null : (
        <Inspector
          dagId={dagId}
          runId={search.run}
          row={row}
          run={run}
          data={data}
          onClose={controls.close}
          onClear={(only) => controls.change({ dialog: "clear", only })}
        />
      )}
      {search.dialog === "clear" && target !== undefined ? (
        <ClearDialog target={target} options={search} onOptions={controls.adjust} onClose={controls.closeDialog} />
      ) : null}
      {search.dialog === "mark" && target !== undefined ? (
        <MarkDialog target={target} options={search} onOptions={controls.adjust} onClose={controls.closeDialog} />
      ) : null}
    </div>
  );
}

/** Whether a phone would not show the run that the address is about, though the grid holds it. */
function isOlder({ runs }: GridData, runId: string | undefined): boolean {
  const at = runs.findIndex((run) => run.runId === runId);
  return at !== -1 && at < runs.length - RUNS_ON_PHONE;
}

/** Whether only former versions have the task that the address is about. */
function isRemoved({ tasks }: GridData, taskId: string | undefined): boolean {
  return tasks.some((task) => task.removed && task.taskId === taskId);
}

function cellsSelected(rows: readonly GridRow[], cells: readonly Cell[]) {
  const parts = cellParts(rows, cells);
  return { parts, runs: countOf(parts.length, "run") };
}

interface SelectedNames {
  readonly runId: string | undefined;
  readonly rowId: string | undefined;
}

/** Where what the address selects stands in the grid; undefined when the grid does not hold it. */
function findSelected(data: GridData, rows: readonly GridRow[], { runId, rowId }: SelectedNames) {
  const run = data.runs.findIndex((one) => one.runId === runId);
  const task = rows.findIndex((one) => one.id === rowId);
  return run === -1 ? undefined : { run, task: task === -1 ? undefined : task };
}

interface ClearedPart {
  readonly runId: string;
  readonly label: string;
  readonly row: GridRow | undefined;
}

function clearTarget(data: GridData, { runId, label, row }: ClearedPart): ClearTarget {
  const { dagId } = data;
  if (row === undefined) return { dagId, runIds: [runId], words: `Run ${label}` };
  const tasks = row.tasks.flatMap((at) => data.tasks[at] ?? []).map(({ taskId }) => ({ taskId }));
  return { dagId, runIds: [runId], tasks, words: `${row.id} in run ${label}` };
}
