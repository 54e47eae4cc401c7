import type { GridData } from "../../../api/grid/gridData.ts";
import type { GridRow } from "./gridRows.ts";

/** More columns, or lines, are neither read nor quickly drawn. */
const PAGE = 50;

/** A part of a list. Numbers of pages and items count from 1. */
export interface Slice<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly pages: number;
  readonly first: number;
  readonly last: number;
  readonly all: number;
}

/** A page of a list; of one beyond the last, that. */
export function slicePage<T>(list: readonly T[], asked = 1): Slice<T> {
  const pages = Math.max(1, Math.ceil(list.length / PAGE));
  const page = Math.min(Math.max(1, asked), pages);
  const items = list.slice((page - 1) * PAGE, page * PAGE);
  const first = (page - 1) * PAGE + 1;
  return { items, page, pages, first, last: first + items.length - 1, all: list.length };
}

/** What of the grid the table shows: runs by their places in it, newest first, and lines. */
export function tablePage(
  data: Pick<GridData, "runs">,
  rows: readonly GridRow[],
  { page, part }: { readonly page?: number | undefined; readonly part?: number | undefined },
) {
  const runs = slicePage(data.runs.map((run, at) => ({ run, at })).toReversed(), page);
  return { runs, lines: slicePage(rows, part) };
}
