import { type KeyboardEvent, useEffect, useEffectEvent, useState } from "react";
import type { GridScene } from "./drawGrid.ts";
import type { Cell } from "./gridGeometry.ts";
import { findFailure, moveByKey } from "./gridNavigation.ts";

/** A line of a run, or without a task the whole run; positions in what the grid holds. */
export interface GridPlace {
  readonly run: number;
  readonly task: number | undefined;
}

export interface ActiveCellOptions {
  readonly scene: GridScene;
  readonly selected: GridPlace | undefined;
  /** Brings a cell into sight. */
  readonly reveal: (cell: Cell) => void;
  readonly onSelect: (place: GridPlace) => void;
  /** A key that moves nothing and selects nothing. */
  readonly onCommand: (key: string, cell: Cell) => void;
}

export interface ActiveCell {
  /** The cell that keys act on. */
  readonly active: Cell;
  readonly activate: (cell: Cell) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** The keyboard in the grid: arrows, Home and End, Page Up and Down move; `n` and `N` go to failures; Enter selects. */
export function useActiveCell({ scene, selected, reveal, onSelect, onCommand }: ActiveCellOptions): ActiveCell {
  const { shape } = scene;
  const [wanted, setWanted] = useState<Cell | undefined>(undefined);
  const place = selected === undefined ? { run: shape.runs - 1, task: 0 } : { ...selected, task: selected.task ?? 0 };
  const active = inside(wanted ?? place, shape);

  const selectedRun = selected?.run;
  const selectedTask = selected?.task;
  const revealSelected = useEffectEvent((run: number, task: number) => reveal({ run, task }));
  useEffect(() => {
    if (selectedRun !== undefined) revealSelected(selectedRun, selectedTask ?? 0);
  }, [selectedRun, selectedTask]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const to = targetOf(event.key, scene, active);
    if (to !== undefined) {
      setWanted(to);
      reveal(to);
    } else if (event.key === "Enter" || event.key === " ") onSelect(active);
    else return onCommand(event.key, active);
    event.preventDefault();
  };
  return { active, activate: setWanted, onKeyDown };
}

function targetOf(key: string, { data, rows, shape }: GridScene, from: Cell): Cell | undefined {
  if (key === "n") return findFailure(data, rows, from, 1);
  if (key === "N") return findFailure(data, rows, from, -1);
  return moveByKey(from, key, { runs: shape.runs, rows: shape.tasks });
}

function inside(cell: Cell, shape: { readonly runs: number; readonly tasks: number }): Cell {
  return {
    run: Math.max(0, Math.min(cell.run, shape.runs - 1)),
    task: Math.max(0, Math.min(cell.task, shape.tasks - 1)),
  };
}
