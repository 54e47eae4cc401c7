import type { Box, Extent, Point } from "./elkGraph.ts";

/** How far and near one can go: a chain of 600 boxes in sight, or a name across half the screen. */
export const ZOOM = { least: 0.005, most: 2 } as const;
/** A graph of few boxes is not blown up. */
const MOST_TO_FIT = 1;
/** Of the drawing's size, around it. */
const MARGIN = 0.04;

/** Which part of a drawing is in sight: where its corner stands on the screen, in CSS pixels, and how large it is. */
export interface View extends Point {
  readonly zoom: number;
}

/** The view that shows all of a drawing. */
export function wholeView({ width, height }: Extent, screen: Extent): View {
  const fitting = Math.min(screen.width / width, screen.height / height) / (1 + MARGIN);
  const zoom = Math.min(MOST_TO_FIT, Math.max(ZOOM.least, fitting));
  return { x: (screen.width - width * zoom) / 2, y: (screen.height - height * zoom) / 2, zoom };
}

/** Nearer or further by a factor; what is at a point of the screen stays there. */
export function zoomedAt({ x, y, zoom }: View, at: Point, factor: number): View {
  const next = Math.min(ZOOM.most, Math.max(ZOOM.least, zoom * factor));
  const grown = next / zoom;
  return { x: at.x - (at.x - x) * grown, y: at.y - (at.y - y) * grown, zoom: next };
}

/** The view with a place of the drawing in the middle of the screen. */
export function centredOn(place: Point, zoom: number, screen: Extent): View {
  return { x: screen.width / 2 - place.x * zoom, y: screen.height / 2 - place.y * zoom, zoom };
}

/** What of a drawing is in sight, in its own pixels. */
export function partInSight({ x, y, zoom }: View, screen: Extent): Box {
  return { x: -x / zoom, y: -y / zoom, width: screen.width / zoom, height: screen.height / zoom };
}

/** Below this zoom letters are too small to be read. */
const READABLE_FROM = 0.45;
/** And below this one the signs of states as well. */
const SIGNS_FROM = 0.25;

/** What of a box can be made out: words, the sign of its state alone, or that there is one. */
export function detailAt(zoom: number): "words" | "signs" | "blocks" {
  return zoom >= READABLE_FROM ? "words" : zoom >= SIGNS_FROM ? "signs" : "blocks";
}

/** A view, and how large the screen is that it is for, in CSS pixels. */
export interface Sight {
  readonly view: View;
  readonly screen: Extent;
  /** False until something is shown: before that it is not known how large the screen is, and the drawing would jump. */
  readonly isPlaced: boolean;
}

const NOWHERE: Sight = { view: { x: 0, y: 0, zoom: 1 }, screen: { width: 0, height: 0 }, isPlaced: false };

/** The view of one drawing. It changes with every movement of the pointer, so only what has to follow is drawn again. */
export class PanZoom {
  #now = NOWHERE;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The same object until something changes. */
  readonly now = (): Sight => this.#now;

  show(view: View): void {
    this.#tell({ ...this.#now, view, isPlaced: true });
  }

  resize(screen: Extent): void {
    this.#tell({ ...this.#now, screen });
  }

  #tell(next: Sight): void {
    this.#now = next;
    for (const listener of this.#listeners) listener();
  }
}
