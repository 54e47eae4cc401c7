import { type PointerEvent, useRef } from "react";
import { readPreference, setPreference, usePreference } from "../preferences.ts";
import styles from "./PanelEdge.module.css";
import { PANEL_WIDTHS, type PanelWidth } from "./panelWidth.ts";

/** So far a pointer moves, CSS pixels, when it does not press but drag. */
const STILL_PX = 4;

/**
 * The edge of the panel beside a page, in which it stands: dragged it makes it wider or narrower, pressed it goes through the
 * widths. Keys do the same from anywhere (`[` and `]`), so that it takes no focus.
 */
export function PanelEdge() {
  const width = Number(usePreference("panel"));
  const start = useRef<{ readonly x: number; readonly width: number; isDragged: boolean }>(undefined);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    start.current = { x: event.clientX, width, isDragged: false };
    event.currentTarget.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const onPointerMove = ({ clientX }: PointerEvent): void => {
    const from = start.current;
    if (from === undefined) return;
    from.isDragged ||= Math.abs(clientX - from.x) > STILL_PX;
    if (from.isDragged) widenPanelTo(from.width + from.x - clientX);
  };
  const onPointerUp = (): void => {
    if (start.current?.isDragged === false) cyclePanel();
    start.current = undefined;
  };
  return (
    <div
      aria-hidden="true"
      className={styles.edge}
      title="Drag, or press [ and ]"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => (start.current = undefined)}
    />
  );
}

/** The panel becomes as wide as comes closest to a width, CSS pixels. */
function widenPanelTo(px: number): void {
  const distance = (width: PanelWidth): number => Math.abs(Number(width) - px);
  const [closest] = PANEL_WIDTHS.toSorted((a, b) => distance(a) - distance(b));
  if (closest !== undefined && closest !== readPreference("panel")) setPreference("panel", closest);
}

/** The next width, after the widest the narrowest. */
function cyclePanel(): void {
  const [narrowest] = PANEL_WIDTHS;
  const next = PANEL_WIDTHS[PANEL_WIDTHS.indexOf(readPreference("panel")) + 1] ?? narrowest;
  if (next !== undefined) setPreference("panel", next);
}
