/** How a glyph is drawn: as a line of two units, or filled. */
export interface Glyph {
  readonly kind: "line" | "solid";
  /** SVG path data in a box of 16 by 16. The same path makes the icon in the page and the sprite on the canvas. */
  readonly path: string;
}

export type GlyphName =
  | "check"
  | "cross"
  | "arrowUp"
  | "play"
  | "restart"
  | "hourglass"
  | "retry"
  | "pause"
  | "ring"
  | "dash"
  | "strike"
  | "dot";

export const glyphs: Readonly<Record<GlyphName, Glyph>> = {
  check: { kind: "line", path: "M3.5 8.5 6.5 11.5 12.5 5" },
  cross: { kind: "line", path: "M4 4 12 12M12 4 4 12" },
  arrowUp: { kind: "line", path: "M8 13V3.5M4 7.5 8 3.5 12 7.5" },
  play: { kind: "solid", path: "M4.5 3 13 8 4.5 13Z" },
  restart: { kind: "line", path: "M12.5 6A5 5 0 0 0 3.5 6M12.5 2.5V6H9M3.5 10A5 5 0 0 0 12.5 10M3.5 13.5V10H7" },
  hourglass: { kind: "line", path: "M4.5 3H11.5M4.5 13H11.5M5.5 3C5.5 6 10.5 10 10.5 13M10.5 3C10.5 6 5.5 10 5.5 13" },
  retry: { kind: "line", path: "M12.5 8A4.5 4.5 0 1 1 11 4.6M11.5 1.8V5H8.3" },
  pause: { kind: "line", path: "M6 3.5V12.5M10 3.5V12.5" },
  ring: { kind: "line", path: "M8 4A4 4 0 1 0 8 12 4 4 0 1 0 8 4Z" },
  dash: { kind: "line", path: "M4.5 8H11.5" },
  strike: { kind: "line", path: "M3 13 13 3" },
  dot: { kind: "solid", path: "M8 6.6A1.4 1.4 0 1 0 8 9.4 1.4 1.4 0 1 0 8 6.6Z" },
};
