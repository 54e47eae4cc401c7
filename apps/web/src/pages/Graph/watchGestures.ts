import type { Point } from "./elkGraph.ts";
import { type PanZoom, zoomedAt } from "./panZoom.ts";

/** How much nearer a wheel brings: powers of two by CSS pixels, lines or pages of it. */
const WHEEL_STEPS = [0.002, 0.05, 1] as const;
/** A pinch on a touchpad comes as small turns of a wheel with Ctrl. */
const PINCH = 10;
/** CSS pixels. A hand that presses trembles; beyond this it drags. */
const LEAST_DRAG = 3;

/**
 * Moves a drawing by drags with the mouse or one finger, and brings it nearer by the wheel or two fingers. A drag that begins on
 * a link or button does not press it. Returns what ends it.
 */
export function watchGestures(area: HTMLElement, pan: PanZoom): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const held = new Map<number, Point>();
  let isDrag = false;

  const placeOf = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = area.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };
  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    if (held.size === 0) isDrag = false;
    held.set(event.pointerId, placeOf(event));
  };
  const onMove = (event: PointerEvent): void => {
    const from = held.get(event.pointerId);
    if (from === undefined) return;
    // It was let go of where nothing told: outside of the window, before it was captured.
    if (event.buttons === 0) {
      held.delete(event.pointerId);
      return;
    }
    const to = placeOf(event);
    if (!isDrag && held.size === 1 && Math.hypot(to.x - from.x, to.y - from.y) < LEAST_DRAG) return;
    isDrag = true;
    area.setPointerCapture(event.pointerId);
    const [other] = [...held].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    held.set(event.pointerId, to);
    const { view } = pan.now();
    if (other === undefined) pan.show({ ...view, x: view.x + to.x - from.x, y: view.y + to.y - from.y });
    else {
      const apart = (point: Point): number => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
      pan.show(zoomedAt(view, other, apart(to) / apart(from)));
    }
  };
  const onUp = (event: PointerEvent): void => void held.delete(event.pointerId);
  const onClick = (event: MouseEvent): void => {
    if (isDrag && event.detail > 0) {
      event.preventDefault();
      event.stopPropagation();
    }
    isDrag = false;
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const step = (WHEEL_STEPS[event.deltaMode] ?? 1) * (event.ctrlKey ? PINCH : 1);
    pan.show(zoomedAt(pan.now().view, placeOf(event), 2 ** (-event.deltaY * step)));
  };
  area.addEventListener("pointerdown", onDown, { signal });
  area.addEventListener("pointermove", onMove, { signal });
  area.addEventListener("pointerup", onUp, { signal });
  area.addEventListener("pointercancel", onUp, { signal });
  area.addEventListener("click", onClick, { signal, capture: true });
  // A listener that may not keep the page from scrolling is the browser's default for wheels.
  area.addEventListener("wheel", onWheel, { signal, passive: false });
  const sizes = new ResizeObserver(() => pan.resize({ width: area.clientWidth, height: area.clientHeight }));
  sizes.observe(area);
  signal.addEventListener("abort", () => sizes.disconnect());
  return () => ending.abort();
}
