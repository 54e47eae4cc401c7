import { MiniMap, ReactFlow, ReactFlowProvider, useReactFlow, useStore, ViewportPortal } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import {
  type FocusEvent,
  type KeyboardEvent,
  type PointerEvent,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from "react";
import { IconButton } from "../../ui/Button.tsx";
import { HiddenText } from "../../ui/HiddenText.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { useShortcuts } from "../../ui/useShortcuts.ts";
import type { GraphLayout } from "./elkGraph.ts";
import { boxWords } from "./boxWords.ts";
import { flowNodes, type Standing } from "./flowNodes.ts";
import styles from "./Graph.module.css";
import { BoxesProvider, type BoxNode, boxTypes } from "./GraphBoxes.tsx";
import { GraphLines } from "./GraphLines.tsx";
import type { GraphModel } from "./graphModel.ts";
import { moveInGraph } from "./moveInGraph.ts";
import { READABLE_FROM, useDrawingView, ZOOM } from "./useDrawingView.ts";

export interface GraphDrawingProps {
  readonly model: GraphModel;
  readonly layout: GraphLayout;
  readonly standing: Standing;
  /** What is drawn: `Graph of orders`. */
  readonly label: string;
  readonly onToggle: (groupId: string) => void;
  /** Somebody wants to see only what is around a task. */
  readonly onFocus: (taskId: string) => void;
}

/** Boxes and arrows that can be moved and zoomed, by pointer and by keys. */
export default function GraphDrawing(props: GraphDrawingProps) {
  return (
    <ReactFlowProvider>
      <Drawing {...props} />
    </ReactFlowProvider>
  );
}

function Drawing({ model, layout, standing, label, onToggle, onFocus }: GraphDrawingProps) {
  const isFar = useStore((store) => store.transform[2] < READABLE_FROM);
  const area = useRef<HTMLDivElement>(null);
  const [touched, setTouched] = useState<string | undefined>(undefined);
  const [hovered, setHovered] = useState<string | undefined>(undefined);
  const nodes = useMemo(() => flowNodes(model, layout, standing), [model, layout, standing]);
  const boxes = useMemo(
    () => new Map(model.nodes.filter((node) => !node.open).map((node) => [node.key, node])),
    [model],
  );
  const active = boxOf(model, touched) ?? firstBox(model, standing);
  const view = useDrawingView(layout, active);
  useShortcuts({ "0": view.fit });

  // Folding takes the element away that has the focus; it goes on to the one that stands for it.
  const hadFocus = useRef(false);
  const refocus = useEffectEvent(() => {
    if (hadFocus.current && active !== undefined) find(area.current, active)?.focus({ preventScroll: true });
    hadFocus.current = false;
  });
  const drawn = useStore((store) => store.nodes);
  useEffect(() => {
    if (drawn.length > 0) refocus();
  }, [drawn]);
  const toggle = (groupId: string): void => {
    const key = `group:${groupId}`;
    hadFocus.current = area.current?.contains(document.activeElement) ?? false;
    setTouched(key);
    view.hold(key);
    onToggle(groupId);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const node = boxes.get(boxAt(event.target) ?? "");
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
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- hears the keys of the links and buttons in it
    <div
      ref={area}
      className={styles.drawing}
      data-far={isFar}
      data-placed={view.isPlaced}
      onKeyDown={onKeyDown}
      onFocus={onFocusBox}
      onPointerOver={(event: PointerEvent) => setHovered(boxAt(event.target))}
      onPointerLeave={() => setHovered(undefined)}
    >
      <BoxesProvider value={{ active, onToggle: toggle }}>
        <ReactFlow
          aria-label={label}
          aria-describedby="graph-keys"
          nodes={nodes}
          edges={NO_EDGES}
          nodeTypes={boxTypes}
          minZoom={ZOOM.least}
          maxZoom={ZOOM.most}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          elementsSelectable={false}
          zoomOnDoubleClick={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
        >
          <ViewportPortal>
            <GraphLines edges={model.edges} layout={layout} failedPath={standing.failedPath} lit={hovered ?? touched} />
          </ViewportPortal>
          {isWorthMapping(model, layout) ? (
            <MiniMap
              className={styles.map ?? ""}
              position="top-right"
              pannable
              ariaLabel="Map of the whole graph"
              nodeColor={mapColor}
              maskColor="var(--map-mask)"
            />
          ) : null}
        </ReactFlow>
      </BoxesProvider>
      <DrawingTools onFit={view.fit} />
      <HiddenText>
        <span id="graph-keys">
          Arrow keys go from box to box. Enter opens,{" "}
          {model.nodes.some(({ kind }) => kind === "task" || kind === "group")
            ? "f shows only what is around a task, e folds the group around it, "
            : ""}
          0 shows everything.
        </span>
      </HiddenText>
    </div>
  );
}

/** The box that is called `key`; of a group that is open, the first one in it. */
function boxOf({ nodes }: GraphModel, key: string | undefined): string | undefined {
  const named = nodes.find((node) => node.key === key);
  const [task] = named?.tasks ?? [];
  if (named === undefined || task === undefined || !named.open) return named?.key;
  return nodes.find((node) => !node.open && node.tasks.includes(task))?.key;
}

/** With fewer boxes nearly all are in sight anyway. */
const LEAST_FOR_MAP = 40;
/** The map of a long chain would be a thread. */
const LONGEST_TO_MAP = 8;

function isWorthMapping({ nodes }: GraphModel, { width, height }: GraphLayout): boolean {
  return nodes.length >= LEAST_FOR_MAP && Math.max(width / height, height / width) <= LONGEST_TO_MAP;
}

function mapColor({ type, data: { node, counts } }: BoxNode): string {
  if (type === "frame") return "transparent";
  return `var(--dm-${boxWords(node, counts).tone?.family ?? "neutral"}-cell)`;
}

/** The arrows are drawn by GraphLines, where the layout put them. */
const NO_EDGES: never[] = [];

function DrawingTools({ onFit }: { onFit: () => void }) {
  const flow = useReactFlow();
  return (
    <div className={styles.tools}>
      <IconButton label="Zoom in" onClick={() => void flow.zoomIn()}>
        <Icon name="zoomIn" size={14} />
      </IconButton>
      <IconButton label="Zoom out" onClick={() => void flow.zoomOut()}>
        <Icon name="zoomOut" size={14} />
      </IconButton>
      <IconButton label="Show everything (0)" onClick={onFit}>
        <Icon name="fit" size={14} />
      </IconButton>
    </div>
  );
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
