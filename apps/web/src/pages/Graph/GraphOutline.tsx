import { useCallback, useEffect, useEffectEvent, useMemo, useRef } from "react";
import { IconButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import { StateMark } from "../../ui/state/StateBadge.tsx";
import { usePhone } from "../../ui/usePhone.ts";
import { useVirtualRows } from "../../ui/useVirtualRows.ts";
import { Elapsed } from "../../ui/time/Time.tsx";
import { assetsOf } from "./assetUses.ts";
import { AssetChip } from "./BoxAssets.tsx";
import { type BoxDoing, wayLabel } from "./boxActions.ts";
import { boxWords } from "./boxWords.ts";
import styles from "./Graph.module.css";
import type { GraphModel, GraphNode } from "./graphModel.ts";
import type { WayChoice } from "./graphPart.ts";
import { NodeLink } from "./NodeLink.tsx";
import { type OutlineRow, outlineRows } from "./outlineRows.ts";
import { RuleBadge } from "./RuleBadge.tsx";
import { countsOfNode, isFound, spanOfNode, type Standing } from "./standing.ts";

export interface GraphOutlineProps {
  readonly model: GraphModel;
  readonly standing: Standing;
  readonly onToggle: (groupId: string) => void;
  readonly onFocus: (taskId: string) => void;
  /** Somebody wants to see only what failed, and what that blocked; absent: there is no run. */
  readonly onFailedPath?: (() => void) | undefined;
  /** Absent: of a lineage, which has no tasks. */
  readonly way?: WayChoice;
  /** Clears or marks tasks, after its dialog; absent: there is no run. */
  readonly onAct?: BoxDoing["onAct"] | undefined;
}

const ROW_HEIGHT = 40;
/** Room for three lines of words. */
const PHONE_ROW_HEIGHT = 56;

/** The same boxes as the drawing, as a list in words: for small screens, screen readers, and graphs beyond drawing. */
export function GraphOutline({ model, standing, onToggle, onFocus, way }: GraphOutlineProps) {
  const rows = useMemo(() => outlineRows(model), [model]);
  const before = useMemo(() => namesBefore(model), [model]);
  const scroller = useRef<HTMLDivElement>(null);
  const keyOf = useCallback((at: number) => rows[at]?.node.key ?? "", [rows]);
  const height = usePhone() ? PHONE_ROW_HEIGHT : ROW_HEIGHT;
  const list = useVirtualRows({ count: rows.length, scroller, heightOf: () => height, keyOf });
  const { found } = standing;
  const showFirst = useEffectEvent((looked: Standing["found"]) => {
    const first = rows.findIndex(({ node }) => isFound(node, { found: looked }));
    if (first >= 0) list.scrollToIndex(first, { align: "auto" });
  });
  useEffect(() => showFirst(found), [found]);
  return (
    <ScrollBox ref={scroller} className={styles.outline} label="Outline of the graph">
      <ul style={{ height: list.getTotalSize() }} className={styles.outlineRows}>
        {list.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <li
              key={item.key}
              className={styles.outlineRow}
              data-dim={isDim(row.node, standing)}
              data-found={isFound(row.node, standing) || undefined}
              style={{
                height: item.size,
                transform: `translateY(${item.start}px)`,
                paddingInlineStart: 16 + row.depth * 20,
              }}
            >
              <Row
                row={row}
                after={before.get(row.node.key) ?? []}
                standing={standing}
                onToggle={onToggle}
                onFocus={onFocus}
                {...(way && { way })}
              />
            </li>
          );
        })}
      </ul>
    </ScrollBox>
  );
}

function isDim({ tasks }: GraphNode, { around }: Standing): boolean {
  return around !== undefined && !tasks.some(({ taskId }) => around.has(taskId));
}

/** What comes directly before each box, by name. */
function namesBefore({ nodes, edges }: GraphModel): ReadonlyMap<string, readonly string[]> {
  const names = new Map(nodes.map(({ key, name }) => [key, name]));
  const groups = Map.groupBy(edges, (edge) => edge.to);
  return new Map([...groups].map(([key, list]) => [key, list.flatMap(({ from }) => names.get(from) ?? [])]));
}

type RowProps = Omit<GraphOutlineProps, "model"> & {
  readonly row: OutlineRow;
  /** What comes before an asset or a DAG. */
  readonly after: readonly string[];
};

function Row({ row: { node }, after, standing, onToggle, onFocus, way }: RowProps) {
  const { tone, line, rule } = boxWords(node, countsOfNode(node, standing.countsOf), standing.difference);
  const [task] = node.tasks;
  const span = spanOfNode(node, standing.timesOf);
  const says = (
    <span>
      {line}
      {span === undefined ? null : (
        <>
          {" · "}
          <Elapsed from={span.startedAt} to={span.endedAt} />
        </>
      )}
    </span>
  );
  const onWay = node.tasks.some(({ taskId }) => standing.ways?.has(taskId)) ? (
    <strong className={styles.onWay}>on the way</strong>
  ) : null;
  if (node.kind === "group")
    return (
      <>
        <button
          type="button"
          className={styles.outlineGroup}
          aria-expanded={node.open}
          onClick={() => onToggle(node.id)}
        >
          <Icon name={node.open ? "down" : "next"} size={12} />
          {node.name}
        </button>
        <span className={styles.outlineState}>
          {tone === undefined ? null : <StateMark tone={tone} />} {says} {onWay}
        </span>
      </>
    );
  const comesAfter = (names: readonly string[]) => (names.length === 0 ? "" : `after ${names.join(", ")}`);
  return (
    <>
      <NodeLink node={node} className={styles.outlineName} title={node.id}>
        {node.name}
      </NodeLink>
      <span className={styles.outlineState}>
        {tone === undefined ? null : <StateMark tone={tone} />} {says}
        {rule === undefined ? null : <RuleBadge rule={rule} />}
        {/* Between assets and DAGs it is all there is to know, on a phone too. */}
        {task === undefined && after.length > 0 ? `, ${comesAfter(after)}` : null} {onWay}
      </span>
      <span className={styles.outlineAfter}>
        {task === undefined ? null : comesAfter(task.upstream)}{" "}
        {assetsOf(node).shown.map((use) => (
          <AssetChip key={`${use.way} ${use.asset}`} use={use} />
        ))}
      </span>
      {task === undefined ? null : (
        <span className={styles.outlineTools}>
          <IconButton label={`Show only what is around ${node.name}`} onClick={() => onFocus(task.taskId)}>
            <Icon name="around" size={14} />
          </IconButton>
          {way === undefined ? null : (
            <IconButton
              label={wayLabel(task.taskId, way)}
              pressed={way.ends.has(task.taskId)}
              onClick={() => way.onMark(task.taskId)}
            >
              <Icon name="way" size={14} />
            </IconButton>
          )}
        </span>
      )}
    </>
  );
}
