import type { Box, Extent } from "./elkGraph.ts";

/** CSS pixels beside a drawing that reaches beyond the screen. */
const MARGIN = 24;

/** Where the drawing's corner goes on the screen so that a box is as near to the middle as can be without a void beside it. */
export function beginningOf(
  box: Box,
  { whole, screen, zoom }: { readonly whole: Extent; readonly screen: Extent; readonly zoom: number },
): { readonly x: number; readonly y: number } {
  return {
    x: cornerOf(box.x + box.width / 2, { whole: whole.width, screen: screen.width, zoom }),
    y: cornerOf(box.y + box.height / 2, { whole: whole.height, screen: screen.height, zoom }),
  };
}

function cornerOf(
  middle: number,
  { whole, screen, zoom }: { readonly whole: number; readonly screen: number; readonly zoom: number },
): number {
  const shown = whole * zoom;
  if (shown + 2 * MARGIN <= screen) return (screen - shown) / 2;
  return Math.min(MARGIN, Math.max(screen - shown - MARGIN, screen / 2 - middle * zoom));
}
