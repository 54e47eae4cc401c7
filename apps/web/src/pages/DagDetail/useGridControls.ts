import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type GridSearch, noClearOptions } from "../../routing/searches.ts";
import type { Density } from "./grid/gridGeometry.ts";
import type { GridTarget } from "./grid/RunGrid.tsx";

const route = getRouteApi("/dags/$dagId/grid");
const densities: readonly Density[] = ["S", "M", "L"];

export interface GridControls {
  /** Selections and dialogs are steps of the history; filters replace the address. */
  readonly change: (next: GridSearch) => void;
  readonly adjust: (next: GridSearch) => void;
  readonly select: (target: GridTarget) => void;
  readonly close: () => void;
  readonly closeDialog: () => void;
  readonly fold: (groupId: string) => void;
  /** Keys of the grid that are about the page: `-` `+` size, `e` fold, `c` clear, `l` log. */
  readonly command: (key: string, target: GridTarget) => void;
}

/** What can be done to the grid page. All of it is a change of the address, from which the page is drawn. */
export function useGridControls(dagId: string, search: GridSearch): GridControls {
  const navigateHere = route.useNavigate();
  const navigate = useNavigate();
  const change = (next: GridSearch): void => void navigateHere({ search: (now) => ({ ...now, ...next }) });
  const adjust = (next: GridSearch): void =>
    void navigateHere({ search: (now) => ({ ...now, ...next }), replace: true });

  const fold = (groupId: string): void => {
    const folded = new Set(search.fold);
    if (!folded.delete(groupId)) folded.add(groupId);
    adjust({ fold: folded.size === 0 ? undefined : [...folded] });
  };
  const zoomBy = (step: 1 | -1): void => {
    const next = densities[densities.indexOf(search.zoom ?? "M") + step];
    if (next !== undefined) adjust({ zoom: next === "M" ? undefined : next });
  };
  const openLog = ({ runId, row }: GridTarget): void => {
    if (row?.kind !== "task") return;
    void navigate({ to: "/dags/$dagId/runs/$runId/tasks/$taskId", params: { dagId, runId, taskId: row.id } });
  };
  const command = (key: string, target: GridTarget): void => {
    if (key === "-") zoomBy(-1);
    else if (key === "+" || key === "=") zoomBy(1);
    else if (key === "e" && target.row?.kind === "group") fold(target.row.id);
    else if (key === "c") change({ run: target.runId, ti: target.row?.id, dialog: "clear" });
    else if (key === "l") openLog(target);
  };
  return {
    change,
    adjust,
    select: (target) => change({ run: target.runId, ti: target.row?.id }),
    close: () => change({ run: undefined, ti: undefined }),
    closeDialog: () => change({ ...noClearOptions, dialog: undefined }),
    fold,
    command,
  };
}
