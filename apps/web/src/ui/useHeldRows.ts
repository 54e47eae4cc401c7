import { useState } from "react";

export interface HeldRows<T> {
  /** What the list shows. */
  readonly rows: readonly T[];
  /** How many rows there are that it does not show yet. */
  readonly waiting: number;
  /** Shows them. */
  readonly show: () => void;
  /** Shows rows as they come, until the pointer enters the list again. */
  readonly release: () => void;
  /** Of the element around the rows. */
  readonly pointer: { readonly onPointerEnter: () => void; readonly onPointerLeave: () => void };
}

export interface HoldOptions<T> {
  readonly nameOf: (row: T) => string;
  /** Says which list it is: filters, sort, pages. When it becomes another, its rows are shown as they come. */
  readonly list: string;
  /** What is known of a row that the list does not have any more. Default: it is as it was. */
  readonly left?: (row: T) => T;
}

/**
 * Rows that stay where they are while the pointer is among them, with what is new in each of them; one that the list does
 * not have any more stays as it was, and rows that it did not have wait until they are asked for.
 */
export function useHeldRows<T>(now: readonly T[], { nameOf, list, left }: HoldOptions<T>): HeldRows<T> {
  const [held, setHeld] = useState<{ readonly list: string; readonly rows: readonly T[] }>();
  const hold = (): void => setHeld({ list, rows: now });
  const release = (): void => setHeld(undefined);
  if (held !== undefined && held.list !== list) hold();
  // Where nothing is shown there is no place to keep.
  const isHolding = held?.list === list && held.rows.length > 0;
  return {
    ...holdRows(isHolding ? held.rows : now, now, { nameOf, left }),
    show: hold,
    release,
    pointer: { onPointerEnter: hold, onPointerLeave: release },
  };
}

/** The rows that were there, as they are now, and how many others there are now. */
export function holdRows<T>(
  before: readonly T[],
  now: readonly T[],
  { nameOf, left = (row) => row }: Pick<HoldOptions<T>, "nameOf"> & { readonly left?: ((row: T) => T) | undefined },
): Pick<HeldRows<T>, "rows" | "waiting"> {
  if (before === now) return { rows: now, waiting: 0 };
  const fresh = new Map(now.map((row) => [nameOf(row), row]));
  const rows = before.map((row) => {
    const name = nameOf(row);
    const next = fresh.get(name);
    fresh.delete(name);
    return next ?? left(row);
  });
  return { rows, waiting: fresh.size };
}
