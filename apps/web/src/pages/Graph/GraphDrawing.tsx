import {
  type FocusEvent,
  lazy,
  type SyntheticEvent,
  Suspense,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";
import { HiddenText } from "../../ui/HiddenText.tsx";
import { readPreference } from "../../ui/preferences.ts";
import { useShortcuts } from "../../ui/useShortcuts.ts";
import type { BoxDoing } from "./boxActions.ts";
import { DrawingTools, type Wrapping } from "./DrawingTools.tsx";
import type { GraphLayout } from "./elkGraph.ts";
import styles from "./Graph.module.css";
import { GraphBoxes, GraphFrames } from "./GraphBoxes.tsx";
import { GraphLines } from "./GraphLines.tsx";
import { GraphMap } from "./GraphMap.tsx";
import type { GraphModel, GraphNode } from "./graphModel.ts";
import { GraphSurface } from "./GraphSurface.tsx";
import { moveInGraph } from "./moveInGraph.ts";
import { PanZoom } from "./panZoom.ts";
import { placedBoxes } from "./placedBoxes.ts";
import type { WayChoice } from "./graphPart.ts";
import { SaveMenu } from "./SaveMenu.tsx";
import { isFound, type Standing } from "./standing.ts";
import { useDrawingView } from "./useDrawingView.ts";

export interface GraphDrawingProps {
  readonly model: GraphModel;
  readonly layout: GraphLayout;
  readonly standing: Standing;
  /** What is drawn: `Graph of orders`. */
  readonly label: string;
  readonly onToggle: (groupId: string) => void;
  /** Somebody wants to see only what is around a task. */
  readonly onFocus: (taskId: string) => void;
  /** And only what failed, with what that blocked. */
  readonly onFailedPath?: (() => void) | undefined;
  readonly wrapping?: Wrapping | undefined;
  /** The ways between two tasks; absent: there are no tasks. */
  readonly way?: WayChoice;
  /** Clears or marks tasks, after its dialog; absent: there is no run. */
  readonly onAct?: BoxDoing["onAct"] | undefined;
}

const BoxMenu = lazy(() => import("./BoxMenu.tsx"));

/** Boxes and arrows that can be moved and zoomed, by pointer and by keys. */
export default function GraphDrawing(props: GraphDrawingProps) {
  const { model, layout, standing, label, onToggle, onFocus, onFailedPath, wrapping, way, onAct } = props;
  const [pan] = useState(() => new PanZoom());
  const area = useRef<HTMLDivElement>(null);
  const [touched, setTouched] = useState<string | undefined>(undefined);
  const [hovered, setHovered] = useState<string | undefined>(undefined);
  const boxes = useMemo(() => placedBoxes(model, layout, standing), [model, layout, standing]);
  const active = boxOf(model, touched) ?? firstBox(model, standing);
  const view = useDrawingView(pan, layout, active);
  useShortcuts({ "0": view.fit });

  const showFirst = useEffectEvent((found: Standing["found"]) => {
    const first = boxes.find((box) => isFound(box.node, { found }));
    if (first !== undefined && pan.now().isPlaced) view.reveal(first.node.key);
  });
  const { found } = standing;
  useEffect(() => showFirst(found), [found]);

  // Folding takes the element away that has the focus; it goes on to the one that stands for it.
  const hadFocus = useRef(false);
  const refocus = useEffectEvent((placed: GraphLayout) => {
    if (hadFocus.current && active !== undefined && placed.boxes.has(active))
      find(area.current, active)?.focus({ preventScroll: true });
    hadFocus.current = false;
  });
  useEffect(() => refocus(layout), [layout]);
  const toggle = (groupId: string): void => {
    const key = `group:${groupId}`;
    hadFocus.current = area.current?.contains(document.activeElement) ?? false;
    setTouched(key);
    view.hold(key);
    onToggle(groupId);
  };
  const [menu, setMenu] = useState<BoxAt>();
  const openMenu = (event: SyntheticEvent): boolean => {
    const node = model.nodes.find(({ key, open }) => key === boxAt(event.target) && !open);
    if (node === undefined || (node.kind !== "task" && node.kind !== "group")) return false;
    const element = find(area.current, node.key);
    if (element === null) return false;
    event.preventDefault();
    setMenu({ node, element });
    return true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "." && readPreference("keys") === "on" && openMenu(event)) return;
    const key = boxAt(event.target);
    const node = model.nodes.find((one) => one.key === key && !one.open);
    if (node === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const [task] = node.tasks;
    const next = moveInGraph(model, layout, { from: node.key, key: event.key });
    if (next !== undefined) find(area.current, next.key)?.focus({ preventScroll: true });
    else if (event.key === "f" && node.kind === "task" && task !== undefined) onFocus(task.taskId);
    else if (event.key === "e" && node.parent !== undefined) toggle(node.parent.slice("group:".length));
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
  };
  const onFocusBox = (event: FocusEvent): void => {
    const key = boxAt(event.target);
    if (key === undefined) return;
    setTouched(key);
    view.reveal(key);
  };
  const onClickFirst = (event: MouseEvent): void => {
    const node = model.nodes.find(({ key }) => key === boxAt(event.target));
    if (!event.shiftKey || way === undefined || node?.kind !== "task") return;
    // The link would open a window.
    event.preventDefault();
    event.stopPropagation();
    way.onMark(node.id);
  };
  const onClick = ({ target }: MouseEvent): void => {
    const group = target instanceof Element ? target.closest<HTMLElement>("[data-group]")?.dataset["group"] : undefined;
    if (group !== undefined) toggle(group);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- hears the keys of the links and buttons in it
    <div
      ref={area}
      className={styles.drawing}
      onKeyDown={onKeyDown}
      onFocus={onFocusBox}
      onClickCapture={onClickFirst}
      onClick={onClick}
      onContextMenu={openMenu}
      onPointerOver={(event: PointerEvent) => setHovered(boxAt(event.target))}
      onPointerLeave={() => setHovered(undefined)}
    >
      <GraphSurface
        pan={pan}
        label={label}
        tools={
          <>
            {isWorthMapping(model, layout) ? <GraphMap layout={layout} boxes={boxes} pan={pan} /> : null}
            <DrawingTools
              pan={pan}
              onFit={view.fit}
              wrapping={isLong(layout) || wrapping?.isOn ? wrapping : undefined}
            />
            <div className={styles.save}>
              <SaveMenu label={label} model={model} layout={layout} standing={standing} />
            </div>
          </>
        }
      >
        <GraphFrames boxes={boxes} />
        <GraphLines
          edges={model.edges}
          layout={layout}
          standing={standing}
          // The ways between two tasks are not to be lost among others.
          lit={standing.ways === undefined ? (hovered ?? touched) : undefined}
        />
        <GraphBoxes boxes={boxes} difference={standing.difference} active={active} ends={way?.ends ?? NO_ENDS} />
      </GraphSurface>
      <HiddenText>
        <span id="graph-keys">
          Arrow keys go from box to box. Enter opens,{" "}
          {model.nodes.some(({ kind }) => kind === "task" || kind === "group")
            ? "f shows only what is around a task, e folds the group around it, Shift with Enter on two tasks shows the ways between them, a dot opens its menu, "
            : ""}
          0 shows everything.
        </span>
      </HiddenText>
      {menu === undefined
        ? null
        : createPortal(
            <Suspense>
              <BoxMenu
                {...menu}
                onAct={onAct}
                way={way}
                onFocus={onFocus}
                onToggle={toggle}
                onFailedPath={
                  menu.node.tasks.some(({ taskId }) => standing.failedPath.has(taskId)) ? onFailedPath : undefined
                }
                onClose={() => setMenu(undefined)}
              />
            </Suspense>,
            document.body,
          )}
    </div>
  );
}

/** A box, and what is drawn of it. */
interface BoxAt {
  readonly node: GraphNode;
  readonly element: HTMLElement;
}

const NO_ENDS: ReadonlySet<string> = new Set();

/** The box that is called `key`; of a group that is open, the first one in it. */
function boxOf({ nodes }: GraphModel, key: string | undefined): string | undefined {
  const named = nodes.find((node) => node.key === key);
  const [task] = named?.tasks ?? [];
  if (named === undefined || task === undefined || !named.open) return named?.key;
  return nodes.find((node) => !node.open && node.tasks.includes(task))?.key;
}

/** So much longer than high, or higher than long, it leaves most of the screen empty. */
const LONG = 4;

function isLong({ width, height }: GraphLayout): boolean {
  return Math.max(width / height, height / width) > LONG;
}

/** With fewer boxes nearly all are in sight anyway. */
const LEAST_FOR_MAP = 40;
/** The map of a long chain would be a thread. */
const LONGEST_TO_MAP = 8;

function isWorthMapping({ nodes }: GraphModel, { width, height }: GraphLayout): boolean {
  return nodes.length >= LEAST_FOR_MAP && Math.max(width / height, height / width) <= LONGEST_TO_MAP;
}

/** Where the keyboard begins: at the first failure, else at the first box. */
function firstBox({ nodes }: GraphModel, { failedPath }: Standing): string | undefined {
  const boxes = nodes.filter((node) => !node.open);
  return (boxes.find((node) => node.tasks.some((task) => failedPath.has(task.taskId))) ?? boxes[0])?.key;
}

/** The key of the box that an event came from. */
function boxAt(target: EventTarget): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>("[data-box]")?.dataset["box"] : undefined;
}

function find(area: HTMLElement | null, key: string): HTMLElement | null {
  return area?.querySelector<HTMLElement>(`[data-box="${CSS.escape(key)}"]`) ?? null;
}
