import { isRunOver, type TaskState } from "@daymill/contract";
import { useEffect, useMemo, useState } from "react";
import type { GridData } from "../../../api/grid/gridData.ts";
import { useScheme } from "../../../ui/theme/useScheme.ts";
import { elapsedMs } from "../../../ui/time/formatTime.ts";
import { useNow } from "../../../ui/time/useNow.ts";
import { useMedia } from "../../../ui/useMedia.ts";
import type { GridScene } from "./gridScene.ts";
import { axisLabels, barScale, type UsualDurations } from "./gridAxis.ts";
import { type Cell, cellSizes, type Density, type GridShape } from "./gridGeometry.ts";
import type { GridBlock, GridPlace } from "./gridBlock.ts";
import type { GridRow } from "./gridRows.ts";
import { inStates } from "./gridStates.ts";
import { makeSprites } from "./sprites.ts";

export interface SceneInput {
  readonly data: GridData;
  readonly rows: readonly GridRow[];
  readonly density: Density;
  readonly namesWidth: number;
  readonly usual: UsualDurations | undefined;
  readonly selected: GridPlace | undefined;
  readonly block: GridBlock | undefined;
  readonly cells: readonly Cell[] | undefined;
  /** Cells with an instance in one of these stand out. Default: none does. */
  readonly states: readonly TaskState[] | undefined;
}

const BARS_GROW_EVERY_MS = 2_000;

/** Everything that the painting of the grid depends on, renewed only where it changed. */
export function useGridScene(input: SceneInput): GridScene {
  const { data, rows, density, namesWidth, usual, selected, block, cells, states } = input;
  const { scheme } = useScheme();
  const ratio = usePixelRatio();
  const bordered = useMedia("(prefers-contrast: more)");
  const sprites = useMemo(() => makeSprites({ scheme, density, ratio, bordered }), [scheme, density, ratio, bordered]);
  const active = useMemo(() => data.runs.some((run) => run.startedAt !== null && !isRunOver(run.state)), [data.runs]);
  const now = useNow(BARS_GROW_EVERY_MS, active);
  const durations = useMemo(() => data.runs.map((run) => elapsedMs(run.startedAt, run.endedAt, now)), [data.runs, now]);
  const fullBarMs = useMemo(() => barScale(durations), [durations]);
  const dates = useMemo(() => data.runs.map((run) => run.logicalDate), [data.runs]);
  const shape = useMemo(
    (): GridShape => ({ runs: data.runs.length, tasks: rows.length, size: cellSizes[density], namesWidth }),
    [data.runs.length, rows.length, density, namesWidth],
  );
  const lit = useMemo(() => states && inStates(data, states), [data, states]);
  return useMemo(
    () => ({
      data,
      rows,
      shape,
      scheme,
      sprites,
      durations,
      fullBarMs,
      usual,
      selected,
      block,
      cells,
      lit,
      labelsOf: (range) => axisLabels(dates, { first: range.firstRun, end: range.endRun }, shape.size.pitchX),
    }),
    [data, rows, shape, scheme, sprites, durations, fullBarMs, usual, selected, block, cells, lit, dates],
  );
}

/** Device pixels to a CSS pixel; changes with zoom and when the window moves to another screen. */
function usePixelRatio(): number {
  const [ratio, setRatio] = useState(window.devicePixelRatio);
  useEffect(() => {
    const changed = (): void => setRatio(window.devicePixelRatio);
    window.addEventListener("resize", changed);
    return () => window.removeEventListener("resize", changed);
  }, []);
  return ratio;
}
