import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type GridSearch, noMarkOptions } from "../../routing/searches.ts";
import type { Density } from "./grid/gridGeometry.ts";
import { useDensity } from "./useDensity.ts";
import { cellName, MOST_CELLS, toggled } from "./grid/gridCells.ts";
import { REMOVED_TASKS } from "./grid/gridRows.ts";
import { showToast } from "../../ui/toast.ts";
import { NO_BLOCK } from "./grid/gridBlock.ts";
import type { GridTarget } from "./grid/RunGrid.tsx";
import { useBlockInOrder } from "./grid/useBlockInOrder.ts";
import type { TaskOrder } from "./grid/taskOrder.ts";

const route = getRouteApi("/dags/$dagId/grid");
const densities: readonly Density[] = ["S", "M", "L"];

const NOTHING_SELECTED = { run: undefined, ti: undefined, cell: undefined, ...NO_BLOCK } as const;

export interface GridControls {
  /** Selections and dialogs are steps of the history; filters replace the address. */
  readonly change: (next: GridSearch) => void;
  readonly adjust: (next: GridSearch) => void;
  readonly select: (target: GridTarget) => void;
  /** All between two corners. */
  readonly selectBlock: (from: GridTarget, to: GridTarget) => void;
  /** A cell is selected besides others, or no more. */
  readonly toggleCell: (target: GridTarget) => void;
  readonly close: () => void;
  readonly closeDialog: () => void;
  readonly fold: (groupId: string) => void;
  /** Keys of the grid that are about the page: `-` `+` size, `e` fold, `c` clear, `C` clear what failed in the run, `m` mark, `l` log, `x` one more cell. */
  readonly command: (key: string, target: GridTarget) => void;
}

export interface GridShown {
  readonly dagId: string;
  readonly search: GridSearch;
  /** How its tasks stand; undefined: as the graph has them. */
  readonly order: TaskOrder | undefined;
}

/** What can be done to the grid page. All of it is a change of the address, from which the page is drawn. */
export function useGridControls({ dagId, search, order }: GridShown): GridControls {
  const navigateHere = route.useNavigate();
  const navigate = useNavigate();
  const density = useDensity(search);
  const change = (next: GridSearch): void => void navigateHere({ search: (now) => ({ ...now, ...next }) });
  const adjust = (next: GridSearch): void =>
    void navigateHere({ search: (now) => ({ ...now, ...next }), replace: true });
  const noteBlock = useBlockInOrder({ search, order, onLost: () => adjust({ ...NO_BLOCK, dialog: undefined }) });

  const fold = (groupId: string): void => {
    if (groupId === REMOVED_TASKS) {
      adjust({ removed: search.removed === true ? undefined : true });
      return;
    }
    const folded = new Set(search.fold);
    if (!folded.delete(groupId)) folded.add(groupId);
    adjust({ fold: folded.size === 0 ? undefined : [...folded] });
  };
  const zoomBy = (step: 1 | -1): void => {
    const next = densities[densities.indexOf(density) + step];
    if (next !== undefined) adjust({ zoom: next });
  };
  const openLog = ({ runId, row }: GridTarget): void => {
    if (row?.kind !== "task") return;
    void navigate({ to: "/dags/$dagId/runs/$runId/tasks/$taskId", params: { dagId, runId, taskId: row.id } });
  };
  /** Dialogs are about the block, where there is one; else about the cell at hand. */
  const withSelection = (target: GridTarget, next: GridSearch): GridSearch =>
    search.run2 === undefined && search.cell === undefined ? { run: target.runId, ti: target.row?.id, ...next } : next;
  const toggleCell = ({ runId, row }: GridTarget): void => {
    if (row === undefined) return;
    const { run, ti } = search;
    const single =
      search.run2 === undefined && run !== undefined && ti !== undefined ? [cellName(run, { id: ti })] : [];
    const before = search.cell ?? single;
    const cell = toggled(before, cellName(runId, row));
    if (cell.length > MOST_CELLS) showToast({ message: `At most ${MOST_CELLS} cells are selected one by one.` });
    // Only the beginning is a step of the history.
    else
      (search.cell === undefined ? change : adjust)({
        ...NOTHING_SELECTED,
        cell: cell.length === 0 ? undefined : [...cell],
      });
  };
  const command = (key: string, target: GridTarget): void => {
    if (key === "-") zoomBy(-1);
    else if (key === "+" || key === "=") zoomBy(1);
    else if (key === "e" && target.row?.kind === "group") fold(target.row.id);
    else if (key === "c") change(withSelection(target, { dialog: "clear" }));
    else if (key === "C") change({ ...NOTHING_SELECTED, run: target.runId, dialog: "clear", only: "failed" });
    else if (key === "m" || key === "S") change(withSelection(target, { dialog: "mark", as: "success" }));
    else if (key === "F") change(withSelection(target, { dialog: "mark", as: "failed" }));
    else if (key === "l") openLog(target);
    else if (key === "x") toggleCell(target);
  };
  return {
    change,
    adjust,
    select: (target) => change({ ...NOTHING_SELECTED, run: target.runId, ti: target.row?.id }),
    // The keyboard makes it a cell at a time: only its beginning is a step of the history.
    selectBlock: (from, to) => {
      noteBlock();
      (search.run2 === undefined ? change : adjust)({
        cell: undefined,
        run: from.runId,
        ti: from.row?.id,
        run2: to.runId,
        ti2: to.row?.id,
      });
    },
    toggleCell,
    close: () => change(NOTHING_SELECTED),
    closeDialog: () => change({ ...noMarkOptions, dialog: undefined }),
    fold,
    command,
  };
}
