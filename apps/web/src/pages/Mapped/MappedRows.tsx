import type { TaskInstance } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { useCallback, useRef } from "react";
import { CheckboxField } from "../../ui/fields.tsx";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import { TaskStateBadge } from "../../ui/state/StateBadge.tsx";
import { Elapsed, Time } from "../../ui/time/Time.tsx";
import type { Ticks } from "../../ui/useTicks.ts";
import { useVirtualRows } from "../../ui/useVirtualRows.ts";
import { instanceLink } from "../TaskInstance/instanceLink.ts";
import { triesText } from "../TaskInstance/triesText.ts";
import styles from "./Mapped.module.css";

const ROW_HEIGHT = 40;

/** The instances of one mapped task, one a row; only those in sight are drawn. */
export function MappedRows({ instances, ticks }: { instances: readonly TaskInstance[]; ticks: Ticks }) {
  const scroller = useRef<HTMLDivElement>(null);
  const keyOf = useCallback((at: number) => String(instances[at]?.mapIndex), [instances]);
  const list = useVirtualRows({ count: instances.length, scroller, heightOf: () => ROW_HEIGHT, keyOf });
  return (
    <ScrollBox ref={scroller} className={styles.list} label="Instances">
      <ul className={styles.rows} style={{ height: list.getTotalSize() }} data-row-list>
        {list.getVirtualItems().map((item) => {
          const one = instances[item.index];
          return one === undefined ? null : (
            <li
              key={item.key}
              className={styles.row}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              <MappedRow instance={one} ticks={ticks} />
            </li>
          );
        })}
      </ul>
    </ScrollBox>
  );
}

/** Names a row. */
export function rowOf({ mapIndex }: TaskInstance): string {
  return String(mapIndex);
}

function MappedRow({ instance, ticks }: { instance: TaskInstance; ticks: Ticks }) {
  const { mapIndex, label, state, errorLine, startedAt, endedAt } = instance;
  return (
    <>
      <CheckboxField
        label={`Select instance ${mapIndex}`}
        hideLabel
        checked={ticks.keys.has(rowOf(instance))}
        onChange={(_, withShift) => ticks.toggle(rowOf(instance), withShift)}
      />
      <span className={styles.index}>{mapIndex}</span>
      <Link {...instanceLink(instance)} className={styles.name}>
        {label ?? `instance ${mapIndex}`}
      </Link>
      <span>
        <TaskStateBadge state={state} />
      </span>
      <span className={styles.tries}>{triesText(instance)}</span>
      <span className={styles.error} title={errorLine ?? undefined}>
        {errorLine}
      </span>
      <span className={styles.started}>{startedAt === null ? null : <Time at={startedAt} />}</span>
      <span className={styles.duration}>
        <Elapsed from={startedAt} to={endedAt} />
      </span>
    </>
  );
}
