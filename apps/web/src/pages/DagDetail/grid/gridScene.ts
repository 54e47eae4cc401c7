import type { GridData } from "../../../api/grid/gridData.ts";
import type { Scheme } from "../../../ui/theme/tokens.ts";
import type { AxisLabel, UsualDurations } from "./gridAxis.ts";
import type { GridBlock, GridPlace } from "./gridBlock.ts";
import type { Cell, GridShape, VisibleRange } from "./gridGeometry.ts";
import type { GridRow } from "./gridRows.ts";
import type { InStates } from "./gridStates.ts";
import type { SpriteAtlas } from "./sprites.ts";

/** All that one painting of the grid depends on. */
export interface GridScene {
  readonly data: GridData;
  readonly rows: readonly GridRow[];
  readonly shape: GridShape;
  readonly scheme: Scheme;
  readonly sprites: SpriteAtlas;
  /** Duration of each run in milliseconds; undefined: it has not started. */
  readonly durations: readonly (number | undefined)[];
  /** The duration that fills the axis, milliseconds. */
  readonly fullBarMs: number;
  readonly usual: UsualDurations | undefined;
  readonly labelsOf: (range: VisibleRange) => readonly AxisLabel[];
  readonly selected: GridPlace | undefined;
  /** Instead of a single place. */
  readonly block: GridBlock | undefined;
  /** Instead of either, single cells. */
  readonly cells: readonly Cell[] | undefined;
  /** Which cells stand out; undefined: none. */
  readonly lit: InStates | undefined;
}

/** What the pointer does, which is painted without a render. */
export interface GridPointer {
  readonly hover: Cell | undefined;
  /** The block that it is about to select. */
  readonly dragged: GridBlock | undefined;
}
