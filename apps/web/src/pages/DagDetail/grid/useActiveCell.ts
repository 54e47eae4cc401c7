import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import type { GridScene } from "./gridScene.ts";
import { type GridPlace, isInBlock } from "./gridBlock.ts";
import type { Cell } from "./gridGeometry.ts";
import { findFailure, moveByKey } from "./gridNavigation.ts";

export interface ActiveCellOptions {
  readonly scene: GridScene;
  readonly selected: GridPlace | undefined;
  /** Brings a cell into sight. */
  readonly reveal: (cell: Cell) => void;
  readonly onSelect: (place: GridPlace) => void;
  /** A block from a corner to the cell that Shift and a key of movement lead to. */
  readonly onBlock: (from: Cell, to: Cell) => void;
  /** A key that moves nothing and selects nothing. */
  readonly onCommand: (key: string, cell: Cell) => void;
}

export interface ActiveCell {
  /** The cell that keys act on. */
  readonly active: Cell;
  readonly activate: (cell: Cell) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/**
 * The keyboard in the grid: arrows, Home and End, Page Up and Down move, and with Shift make a block; `n` and `N` go to
 * failures; Enter selects.
 */
export function useActiveCell(options: ActiveCellOptions): ActiveCell {
  const { scene, selected, reveal, onSelect, onBlock, onCommand } = options;
  const { shape } = scene;
  const [wanted, setWanted] = useState<Cell | undefined>(undefined);
  /** Where the block of the keyboard began. */
  const corner = useRef<Cell | undefined>(undefined);
  const place = selected === undefined ? { run: shape.runs - 1, task: 0 } : { ...selected, task: selected.task ?? 0 };
  const active = inside(wanted ?? place, shape);

  const selectedRun = selected?.run;
  const selectedTask = selected?.task;
  const { block } = scene;
  const revealSelected = useEffectEvent((run: number, task: number) => {
    // Who has drawn a block is in it, and stays where they are: its first corner may be far away.
    if (wanted === undefined || block === undefined || !isInBlock(wanted, block)) reveal({ run, task });
  });
  useEffect(() => {
    if (selectedRun !== undefined) revealSelected(selectedRun, selectedTask ?? 0);
  }, [selectedRun, selectedTask]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const to = targetOf(event.key, scene, active);
    if (to !== undefined) {
      setWanted(to);
      reveal(to);
      corner.current = event.shiftKey && event.key !== "N" ? (corner.current ?? active) : undefined;
      if (corner.current !== undefined) onBlock(corner.current, to);
    } else if (event.key === "Enter" || event.key === " ") onSelect(active);
    else return onCommand(event.key, active);
    event.preventDefault();
  };
  const activate = (cell: Cell): void => {
    corner.current = undefined;
    setWanted(cell);
  };
  return { active, activate, onKeyDown };
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
