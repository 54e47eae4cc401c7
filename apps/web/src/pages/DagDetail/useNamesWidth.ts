import { useState } from "react";
import { usePhone } from "../../ui/usePhone.ts";

const DEFAULT_WIDTH = 188;
const PHONE_WIDTH = 128;
export const LEAST_NAMES_WIDTH = 96;
export const MOST_NAMES_WIDTH = 640;
const STORED_AS = "daymill.gridNamesWidth";

export interface NamesWidth {
  /** CSS pixels. */
  readonly width: number;
  readonly resize: (width: number) => void;
}

/** How wide the task names of grids are: as somebody left them in this browser. */
export function useNamesWidth(): NamesWidth {
  const phone = usePhone();
  const [chosen, setChosen] = useState(readStored);
  const resize = (width: number): void => {
    const next = clampNamesWidth(width);
    localStorage.setItem(STORED_AS, String(next));
    setChosen(next);
  };
  return { width: phone ? PHONE_WIDTH : (chosen ?? DEFAULT_WIDTH), resize };
}

/** A width that leaves names readable and room for cells. */
export function clampNamesWidth(width: number): number {
  return Math.round(Math.min(Math.max(width, LEAST_NAMES_WIDTH), MOST_NAMES_WIDTH));
}

function readStored(): number | undefined {
  const stored = Number(localStorage.getItem(STORED_AS) ?? Number.NaN);
  return Number.isFinite(stored) ? clampNamesWidth(stored) : undefined;
}
